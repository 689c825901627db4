// Figures in words, and elements without markup: a site's name is text, whatever is in it.

export const millis = v => v == null ? '–' : v === 0 ? '0 ms'
  : v < 10 ? `${v.toFixed(1)} ms` : v < 1000 ? `${Math.round(v)} ms` : `${(v / 1000).toFixed(1)} s`;

export const number = v => v == null ? '–'
  : v < 10 && v % 1 ? v.toFixed(1) : Math.round(v).toLocaleString('en');

export function ago(seconds) {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}

// el('p', {class: 'x'}, 'text', child, …)
export function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.filter(c => c != null));
  return element;
}

// A site keeps its colour while the page is open.
const colours = new Map();
export function colour(site) {
  if (!colours.has(site)) colours.set(site, `c${colours.size % 8}`);
  return colours.get(site);
}

const MARKS = {HEALTHY: '●', DEGRADED: '◐', DOWN: '✕', FORBIDDEN: '⊘', DRAINING: '◌',
  DRAINED: '◌'};
export const mark = state => MARKS[state] ?? '?';
export const stateClass = state => state.toLowerCase().replace(/[^a-z]/g, '');
export const word = state => state.charAt(0) + state.slice(1).toLowerCase();

// A plot of the last two minutes: one line a site.
import {colour, el, svg} from './format.js';

const LEAST = 30, MOST = 120; // seconds shown
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];

// samples: [{t: seconds, values: Map(site → number or null)}]
export function plot(box, title, samples, sites, format) {
  const width = Math.max(280, box.clientWidth), height = 190;
  const left = 52, right = width - 6, top = 8, bottom = height - 20;
  const now = samples.length ? samples.at(-1).t : 0;
  const span = Math.min(MOST, Math.max(LEAST, samples.length ? now - samples[0].t : 0));
  const shown = samples.filter(s => now - s.t <= span);
  const drawn = sites.filter(site => shown.some(s => s.values.get(site)));
  const most = nice(Math.max(1e-3, ...drawn.flatMap(site => shown.map(s => s.values.get(site) ?? 0))));
  const x = t => right - (now - t) / span * (right - left);
  const y = v => bottom - v / most * (bottom - top);
  const latest = drawn.map(site => `${site} ${format(samples.at(-1)?.values.get(site))}`).join(', ');
  const picture = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img',
    'aria-label': `${title}, the last ${Math.round(span)} seconds. Now: ${latest || 'nothing yet'}`});
  for (const part of [0, .5, 1]) {
    picture.append(svg('line', {class: 'axis', x1: left, x2: right, y1: y(most * part), y2: y(most * part)}),
      svg('text', {x: left - 6, y: y(most * part) + 4, 'text-anchor': 'end'}, format(most * part)));
  }
  for (const back of [span, span / 2, 0]) {
    picture.append(svg('text', {x: x(now - back), y: height - 4, 'text-anchor': back === span ? 'start' : back ? 'middle' : 'end'},
      back ? `${Math.round(back)} s ago` : 'now'));
  }
  drawn.forEach(site => {
    let path = '', pen = 'M';
    for (const s of shown) {
      const v = s.values.get(site);
      if (v == null) { pen = 'M'; continue; }
      path += `${pen}${x(s.t).toFixed(1)} ${y(v).toFixed(1)}`;
      pen = 'L';
    }
    picture.append(svg('path', {class: `series ${colour(site)}`, d: path, 'stroke-dasharray': dash(site)}));
  });
  const legend = el('ul', {class: 'legend', 'aria-hidden': 'true'}, ...drawn.map(site =>
    el('li', {class: colour(site)}, el('span', {class: 'swatch'}), el('b', {}, site))));
  box.replaceChildren(picture, legend);
}

// The ninth site has the first one's colour, and another dash.
const dash = site => DASHES[Math.floor(order(site) / 8) % DASHES.length];
const seen = [];
function order(site) {
  if (!seen.includes(site)) seen.push(site);
  return seen.indexOf(site);
}

function nice(v) {
  const power = 10 ** Math.floor(Math.log10(v));
  return [1, 2, 5, 10].map(f => f * power).find(c => c >= v);
}

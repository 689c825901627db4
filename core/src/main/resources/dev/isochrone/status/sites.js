// The strip of distances and the table of sites.
import {ago, colour, el, mark, millis, number, stateClass, svg, word} from './format.js';

const LABEL = 7.6; // a letter's width, about

export function strip(box, sites) {
  const width = Math.max(300, box.clientWidth);
  const known = sites.filter(s => s.permitted && s.rttMillis != null);
  const most = Math.max(10, ...known.map(s => s.rttMillis)) * 1.05;
  const left = 16, right = width - 16;
  const x = v => left + Math.sqrt(v / most) * (right - left); // near ones need the room
  // Labels in lanes, so that none covers another.
  const lanes = [];
  const placed = known.map(s => {
    const text = s.site.length > 22 ? s.site.slice(0, 21) + '…' : s.site;
    const half = Math.max(text.length * LABEL, 76) / 2;
    const at = x(s.rttMillis);
    const middle = Math.min(Math.max(at, half), width - half);
    let lane = 0;
    while (lanes[lane] !== undefined && lanes[lane] > middle - half) lane++;
    lanes[lane] = middle + half + 8;
    return {s, text, at, middle, lane};
  });
  const base = 34, height = base + 34 + Math.max(1, lanes.length) * 34;
  const picture = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height});
  picture.append(svg('line', {class: 'axis', x1: left, x2: right, y1: base, y2: base}));
  let last = -99;
  for (const tick of [0, 1, 2, 5, 10, 20, 50, 100, 200, 400, 800, 1600].filter(t => t <= most)) {
    const at = x(tick);
    if (at - last < 44) continue;
    last = at;
    picture.append(svg('line', {class: 'axis', x1: at, x2: at, y1: base - 5, y2: base + 5}),
      svg('text', {x: at, y: base - 18, 'text-anchor': tick ? 'middle' : 'start'}, tick ? `${tick} ms` : 'here'));
  }
  for (const {s, text, at, middle, lane} of placed) {
    const y = base + 36 + lane * 34;
    const group = svg('g', {class: stateClass(s.state)});
    group.append(
      svg('line', {class: 'axis', x1: at, x2: at, y1: base, y2: y - 12}),
      svg('circle', {cx: at, cy: base, r: 5 + Math.sqrt(s.sharePercent) * .7,
        fill: s.state === 'DOWN' ? 'var(--card)' : 'currentColor', stroke: 'currentColor', 'stroke-width': 2}),
      svg('text', {class: 'name', x: middle, y, 'text-anchor': 'middle'}, text),
      svg('text', {x: middle, y: y + 14, 'text-anchor': 'middle'},
        `${mark(s.state)} ${millis(s.rttMillis)}${s.sharePercent ? `, ${s.sharePercent} %` : ''}`));
    picture.append(group);
  }
  box.replaceChildren(known.length ? picture : el('p', {class: 'hint'}, 'No distance is known yet.'));
}

export function table(body, sites, rates) {
  let level = null;
  body.replaceChildren(...sites.map(s => {
    const apart = level !== null && s.priority !== level;
    level = s.priority;
    const bar = el('span', {class: 'bar'}, el('span', {}));
    bar.firstChild.style.width = `${s.sharePercent}%`;
    const healthy = s.endpoints.filter(e => e.state === 'HEALTHY').length;
    const state = el('td', {},
      el('span', {class: `state ${stateClass(s.state)}`}, `${mark(s.state)} ${word(s.state)}`),
      s.stateForSeconds > 0 ? ` for ${ago(s.stateForSeconds)}` : null,
      el('span', {class: 'reason'},
        [s.reason, s.permitted ? `${healthy} of ${s.endpoints.length} endpoints well` : null].filter(Boolean).join('; ')));
    const cell = (label, ...content) => el('td', {'data-label': label}, ...content);
    const row = el('tr', {class: apart ? 'apart' : ''},
      el('th', {scope: 'row'}, el('span', {class: `swatch ${colour(s.site)}`}), s.site,
        s.jurisdictions.length ? el('span', {class: 'reason'}, s.jurisdictions.join(', ')) : null),
      state,
      cell('Share', `${s.sharePercent} %`, bar),
      cell('Round trip', millis(s.rttMillis)),
      cell('p50', millis(s.p50Millis)),
      cell('p99', millis(s.p99Millis)),
      cell('Under way', number(s.inFlight)),
      cell('Calls/s', number(rates?.get(s.site))));
    row.dataset.site = s.site;
    row.dataset.state = s.state;
    return row;
  }));
}

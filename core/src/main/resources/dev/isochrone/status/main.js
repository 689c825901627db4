// Asks for the snapshot once a second and shows it.
import {ago, el, millis, number, word} from './format.js';
import {strip, table} from './sites.js';
import {plot} from './plot.js';
import {overrides} from './operate.js';

const EVERY = 1000, KEPT = 130;
const $ = id => document.getElementById(id);
const histories = new Map(); // router → [{t, calls, rates, p99}]
let explained = '', asked = '', snapshot = null, chosen = null, paused = false, told = new Map();

async function ask(path, method = 'GET') {
  const token = sessionStorage.getItem('token');
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  if (method === 'POST') headers['Content-Type'] = 'application/json'; // no other site's page may send that
  return fetch(path, {method, headers, cache: 'no-store'});
}

async function look() {
  if (paused || document.hidden) return;
  let answer;
  try {
    answer = await ask('snapshot.json');
  } catch {
    return notice(`No answer since ${new Date().toLocaleTimeString()}: the process may have ended. What you see is old.`);
  }
  $('token').hidden = answer.status !== 401;
  if (answer.status === 401) {
    $('data').hidden = true;
    return notice(sessionStorage.getItem('token') ? 'That is not the token.' : '');
  }
  if (!answer.ok) return notice(`The process answers ${answer.status}.`);
  snapshot = await answer.json();
  notice(snapshot.routers.length ? '' : 'No router is at work: a channel starts one with its first call.');
  snapshot.routers.forEach(remember);
  show();
}

function notice(text) {
  if ($('notice').textContent !== text) $('notice').textContent = text;
  $('notice').hidden = !text;
}

const given = site => Object.values(site.counts.picks).reduce((a, b) => a + b, 0);

function remember(router) {
  const history = histories.get(router.router) ?? [];
  histories.set(router.router, history);
  const t = performance.now() / 1000, before = history.at(-1);
  const calls = new Map(router.sites.map(s => [s.site, given(s)]));
  const rates = new Map(router.sites.map(s => [s.site,
    before?.calls.has(s.site) && calls.get(s.site) >= before.calls.get(s.site)
      ? (calls.get(s.site) - before.calls.get(s.site)) / (t - before.t) : null]));
  history.push({t, calls, rates, p99: new Map(router.sites.map(s => [s.site, s.p99Millis]))});
  if (history.length > KEPT) history.shift();
}

function show() {
  routers();
  const router = snapshot.routers.find(r => r.router === chosen);
  $('data').hidden = !router;
  catalogs();
  if (!router) return;
  $('facts').textContent = [`table ${number(router.tableVersion)}`,
    router.panic ? 'PANIC: so few endpoints are well that health is ignored' : null,
    `${number(router.counts.refusedByResidency)} refused by residency`,
    ...snapshot.catalogs.map(c => `catalog version ${c.version ?? 'none'}, ${ago(c.ageSeconds)} old`)]
    .filter(Boolean).join(' · ');
  const history = histories.get(chosen), names = router.sites.map(s => s.site);
  strip($('strip'), router.sites);
  table($('sites').tBodies[0], router.sites, history.at(-1).rates);
  plot($('rate-plot'), 'Calls a second', history.map(h => ({t: h.t, values: h.rates})), names, number);
  plot($('p99-plot'), '99th percentile', history.map(h => ({t: h.t, values: h.p99})), names, millis);
  events(router);
  decisions();
  overrides(router, snapshot.overrides, ask, look);
  announce(router);
  const version = `${chosen} ${router.tableVersion}`;
  if (explained !== version) {
    explained = version; // the answer may be another one now
    explain();
  }
}

function routers() {
  const names = snapshot.routers.map(r => r.router), select = $('router');
  if (!names.includes(chosen)) chosen = names[0] ?? null;
  if (names.join('\n') !== [...select.options].map(o => o.value).join('\n')) {
    select.replaceChildren(...[...new Set(names)].map(n => el('option', {value: n}, n)));
  }
  if (chosen !== null) select.value = chosen;
}

function events(router) {
  const list = $('events');
  list.replaceChildren(...(router.events.length ? router.events.map(e =>
    el('li', {}, el('span', {class: 'when'}, `${ago(e.secondsAgo)} ago`),
      el('b', {}, e.site), e.endpoint ? ` ${e.endpoint}` : '', `: ${sentence(e.what)}`,
      e.reason ? el('span', {class: 'reason'}, e.reason) : null))
    : [el('li', {}, 'Nothing yet.')]));
}

function decisions() {
  $('decisions-card').hidden = !snapshot.decisions.length;
  $('decisions').replaceChildren(...snapshot.decisions.map(d => el('li', {}, d)));
}

const sentence = what => what.includes('→') ? what.toLowerCase() : word(what);

// For who does not see the page: what changed, and nothing else.
function announce(router) {
  const key = s => `${router.router}\n${s.site}`;
  const news = router.sites.filter(s => told.has(key(s)) && told.get(key(s)) !== s.state)
    .map(s => `${s.site} is ${s.state.toLowerCase()}`);
  router.sites.forEach(s => told.set(key(s), s.state));
  if (news.length) $('live').textContent = news.join('. ');
}

function catalogs() {
  $('catalogs-card').hidden = !snapshot.catalogs.length;
  $('catalogs').replaceChildren(...snapshot.catalogs.map(c => el('li', {},
    `${c.source}: ${c.version == null ? 'none in force' : `version ${c.version}, in force for ${ago(c.ageSeconds)}, confirmed ${ago(c.unconfirmedSeconds)} ago`}`,
    c.error ? el('span', {class: 'reason down'}, `refused: ${c.error}`) : null)));
}

async function explain(event) {
  if (event) {
    event.preventDefault();
    asked = $('jurisdiction').value.trim();
  }
  const query = new URLSearchParams({service: chosen ?? ''});
  if (asked) query.set('jurisdiction', asked);
  let answer, decision;
  try {
    answer = await ask(`explain?${query}`);
    decision = await answer.json();
  } catch {
    return; // the next look says that nobody answers
  }
  if (!answer.ok) return $('decision').replaceChildren(el('p', {class: 'down'}, decision.error));
  $('decision').replaceChildren(
    el('p', {}, decision.site ? 'To ' : 'Nowhere: ', decision.site ? el('b', {}, decision.site) : null,
      decision.endpoint ? ` (${decision.endpoint}): ` : '', decision.reason),
    el('ol', {}, ...decision.sites.filter(s => s.site !== decision.site).map(s =>
      el('li', {}, el('b', {}, s.site), `: ${s.verdict}`))));
  if (event) $('live').textContent = $('decision').firstChild.textContent;
}

$('router').addEventListener('change', e => { chosen = e.target.value; show(); });
$('explain').addEventListener('submit', explain);
$('token').addEventListener('submit', e => {
  e.preventDefault();
  sessionStorage.setItem('token', $('token-value').value);
  $('token-value').value = '';
  look();
});
$('pause').addEventListener('click', e => {
  paused = !paused;
  e.target.setAttribute('aria-pressed', String(paused));
  e.target.textContent = paused ? 'Go on' : 'Pause';
  look();
});
addEventListener('resize', () => snapshot && show());
look();
setInterval(look, EVERY);

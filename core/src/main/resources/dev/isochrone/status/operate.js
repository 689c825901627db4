// Drains sites for a while, where the page was opened for that.
import {el} from './format.js';

const $ = id => document.getElementById(id);
const rows = new Map(); // an override's number → its row: kept, so that a button keeps the focus
let post = null, router = '';

export function overrides(now, list, ask, look) {
  $('overrides-card').hidden = list == null;
  if (list == null) return;
  router = now.router;
  post = async query => {
    const answer = await ask(`override?${new URLSearchParams(query)}`, 'POST');
    $('drain-error').textContent = answer.ok ? '' : (await answer.json()).error;
    look();
  };
  const names = now.sites.filter(s => s.permitted).map(s => s.site), select = $('drain-site');
  // In an order of its own: by distance it would change under the reader's hand.
  const sorted = names.sort();
  if (sorted.join('\n') !== [...select.options].map(o => o.value).join('\n')) {
    select.replaceChildren(...sorted.map(n => el('option', {value: n}, n)));
  }
  show(list);
}

function show(list) {
  const texts = new Map(list.map(text => [text.split(':')[0], text]));
  for (const [number, row] of rows) {
    if (!texts.has(number)) {
      row.remove();
      rows.delete(number);
    }
  }
  for (const [number, text] of texts) {
    if (!rows.has(number)) {
      const button = el('button', {type: 'button'}, 'Cancel');
      button.addEventListener('click', () => post({cancel: number}));
      rows.set(number, el('li', {}, el('span', {}), ' ', button));
      $('overrides').append(rows.get(number));
    }
    const row = rows.get(number);
    row.firstChild.textContent = text;
    row.querySelector('button').setAttribute('aria-label', `Cancel ${text}`);
  }
}

$('drain').addEventListener('submit', event => {
  event.preventDefault();
  post({router, drain: $('drain-site').value, minutes: $('drain-minutes').value});
});

// SPDX-License-Identifier: Apache-2.0
//
// The desk works without any of this. It is quicker with it.

const typing = (event) => event.target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]');

// Keys: a slash for the search box, g and a letter for a page, j and k for the
// next row of a list and the one before, question mark for help. They do nothing
// while somebody types.
const pages = { n: '/', s: '/search', r: '/review', q: '/ask/who', h: '/history', a: '/add', m: '/match' };
const rows = 'main .hits > li, main tbody > tr, main .searches > li, main .changes > li, main .waiting > li, main .list > li, main .cards > li';
const toRow = (by) => {
  const all = [...document.querySelectorAll(rows)].filter((row) => row.querySelector('a[href], input:not([type=hidden]), summary'));
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const row = all[here < 0 && by < 0 ? all.length - 1 : here + by];
  row?.querySelector('a[href], input:not([type=hidden]), summary').focus();
  row?.scrollIntoView({ block: 'nearest' });
};
// What has a key of its own is followed, or chosen, and its reason is asked for; u
// opens the first judgment that can be taken back.
const choose = (event) => {
  const target = event.key === 'u' ? document.querySelector('main details:has([name=undoes]) > summary') : document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  (target.form ?? target.parentElement).querySelector('input[name=reason]')?.focus();
};
let waiting = false;
document.addEventListener('keydown', (event) => {
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById('q');
  if (event.key === '/' && box) {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === '?') {
    location.assign('/help#keys');
  } else if (event.key === 'g') {
    waiting = true;
    setTimeout(() => { waiting = false; }, 1500);
  } else if (waiting && pages[event.key]) {
    waiting = false;
    location.assign(pages[event.key]);
  } else if (event.key === 'j') {
    toRow(1);
  } else if (event.key === 'k') {
    toRow(-1);
  } else {
    choose(event);
  }
});

// Selecting words in a document fills in which words are coded. Positions are
// code points, as everywhere in Teptar; the text has them beside it.
const span = document.getElementById('span');
const text = document.querySelector('.text');
if (span && text) {
  const place = (node, offset) => {
    const run = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest('.run') : null;
    if (!run || !text.contains(run)) return -1;
    return Number(run.dataset.start) + [...node.data.slice(0, offset)].length;
  };
  const shown = document.createElement('blockquote');
  shown.className = 'chosen';
  shown.hidden = true;
  const words = document.createElement('p');
  shown.append(words);
  document.querySelector('.coding form').prepend(shown);
  document.addEventListener('selectionchange', () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !text.contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0);
    const from = place(range.startContainer, range.startOffset);
    const to = place(range.endContainer, range.endOffset);
    if (from < 0 || to <= from) return;
    span.value = `${from}-${to}`;
    for (const name of ['first', 'last']) document.querySelector(`.coding [name=${name}]`).value = '';
    words.textContent = [...text.querySelectorAll('.run')].map((run) => {
      const start = Number(run.dataset.start);
      return [...run.textContent].slice(Math.max(0, from - start), Math.max(0, to - start)).join('');
    }).join(' ').replace(/\s+/g, ' ').trim();
    shown.hidden = false;
  });
  for (const name of ['first', 'last']) {
    document.querySelector(`.coding [name=${name}]`).addEventListener('input', () => {
      span.value = '';
      shown.hidden = true;
    });
  }
}

// A long list of terms gets a field above it that narrows it down, but for filters,
// where one more field would look like one more question.
for (const list of document.querySelectorAll('form:not(.filter) select')) {
  if (list.options.length < 15) continue;
  const narrow = document.createElement('input');
  narrow.type = 'search';
  narrow.autocomplete = 'off';
  narrow.className = 'narrow';
  narrow.setAttribute('aria-label', list.closest('label')?.firstChild?.textContent ?? list.labels[0]?.textContent ?? '');
  const all = [...list.options];
  narrow.addEventListener('input', () => {
    const wanted = narrow.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = all.filter((o) => o.selected || wanted.every((w) => `${o.text} ${o.value}`.toLocaleLowerCase().includes(w)));
    list.replaceChildren(...fits);
    const first = fits.find((o) => o.value && wanted.length && wanted.every((w) => `${o.text} ${o.value}`.toLocaleLowerCase().includes(w)));
    if (first) first.selected = true;
  });
  list.before(narrow);
}

// A form that is being filled in is kept in the archive now and then.
for (const form of document.querySelectorAll('form[data-keep]')) {
  let later = 0;
  form.addEventListener('input', () => {
    clearTimeout(later);
    later = setTimeout(() => {
      fetch(form.dataset.keep, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin' }).catch(() => {});
    }, 3000);
  });
  form.addEventListener('submit', () => clearTimeout(later));
}

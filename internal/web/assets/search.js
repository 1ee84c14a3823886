// SPDX-License-Identifier: Apache-2.0
//
// Results follow what is typed. Without this, the form is sent and the page
// comes as a whole; here the same page is asked for, and its main part taken
// over. The search box keeps the focus.

const box = document.getElementById('q');
const main = document.getElementById('main');

// How many there are is said politely: only when typing has paused.
const said = document.createElement('p');
said.className = 'unseen';
said.setAttribute('role', 'status');
main.after(said);

const pause = 300; // ms
let later = 0;
let asked = new AbortController();

async function ask() {
  asked.abort();
  asked = new AbortController();
  const { signal } = asked;
  const wanted = box.value.trim();
  const path = wanted ? `/search?q=${encodeURIComponent(wanted)}` : '/search';
  main.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(path, { signal, credentials: 'same-origin' });
    const text = await answer.text();
    if (signal.aborted || !answer.ok) return; // sending the form will tell why
    take(path, new DOMParser().parseFromString(text, 'text/html'));
  } catch {
    // aborted, or no network: what was found before stays
  } finally {
    if (!signal.aborted) main.removeAttribute('aria-busy');
  }
}

// take puts the main part of a page in place of this one's, with its address.
function take(path, page) {
  main.replaceChildren(...document.importNode(page.getElementById('main'), true).childNodes);
  document.title = page.title;
  history.replaceState(null, '', path);
  const back = document.querySelector('form[action="/language"] [name=back]');
  if (back) back.value = path;
  said.textContent = (main.querySelector('#total, .wrong') ?? main.querySelector('h1')).textContent;
}

box?.addEventListener('input', (event) => {
  clearTimeout(later);
  if (!event.isComposing) later = setTimeout(ask, pause);
});
box?.form.addEventListener('submit', () => {
  clearTimeout(later);
  asked.abort();
});

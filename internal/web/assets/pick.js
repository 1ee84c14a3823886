// SPDX-License-Identifier: Apache-2.0
//
// A field that names a thing offers those that are known, while its name is
// typed. Without this, the check of the form offers them. Nothing is chosen by
// itself, and what is typed over is no longer chosen.
//
// The roles are those of the combobox pattern of WAI-ARIA 1.2.

const pause = 250; // ms
const least = 2; // letters

for (const field of document.querySelectorAll('.thing-field input[data-kinds]')) {
  const form = field.form;
  const list = document.createElement('ul');
  list.className = 'offers';
  list.id = `${field.id}-offers`;
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', field.labels[0]?.textContent ?? '');
  const said = document.createElement('span');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  field.parentElement.append(list, said);
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) {
    field.setAttribute(name, value);
  }

  let later = 0;
  let asked = new AbortController();
  let at = -1; // which offer the keys are on

  const close = () => {
    clearTimeout(later);
    asked.abort();
    list.hidden = true;
    at = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };

  // hidden gives the hidden input of a name, which may have to be made.
  const hidden = (name) => {
    let input = form.querySelector(`input[type=hidden][name=${name}]`);
    if (!input) {
      input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      field.before(input);
    }
    return input;
  };

  const choose = (thing) => {
    field.value = thing.title.trim();
    hidden(`${field.name}_was`).value = field.value;
    hidden(`${field.name}_is`).value = thing.id;
    for (const old of form.querySelectorAll(`[name=${field.name}_choice]`)) {
      old.checked = false;
      if (old.type === 'hidden') old.remove();
    }
    const kind = form.querySelector(`select[name=${field.name}_kind]`);
    if (kind && [...kind.options].some((o) => o.value === thing.kind)) kind.value = thing.kind;
    close();
    form.dispatchEvent(new Event('input')); // so that the form is kept
  };

  const offer = (things) => {
    list.replaceChildren(...things.map((thing, i) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${i}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      const title = document.createElement('bdi');
      title.textContent = thing.title;
      const label = document.createElement('span');
      label.className = 'quiet';
      label.textContent = ` ${thing.label}`;
      option.append(title, label);
      option.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
      option.addEventListener('click', () => choose(thing));
      return option;
    }));
    at = -1;
    list.hidden = things.length === 0;
    field.setAttribute('aria-expanded', String(!list.hidden));
    field.removeAttribute('aria-activedescendant');
    said.textContent = form.dataset.offers.replace('%d', things.length);
  };

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    const query = new URLSearchParams({ kinds: field.dataset.kinds, words: `${field.value.trim()}*`, limit: '6', lang: document.documentElement.lang });
    try {
      const answer = await fetch(`/api/v1/things?${query}`, { signal, credentials: 'same-origin' });
      if (!answer.ok) return;
      const { items } = await answer.json();
      if (!signal.aborted && document.activeElement === field) offer(items);
    } catch {
      // aborted, or no network: the check of the form offers the same
    }
  };

  const move = (to) => {
    const options = list.children;
    options[at]?.setAttribute('aria-selected', 'false');
    at = (to + options.length) % options.length;
    options[at].setAttribute('aria-selected', 'true');
    options[at].scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', options[at].id);
  };

  field.addEventListener('input', (event) => {
    close();
    if (!event.isComposing && field.value.trim().length >= least) later = setTimeout(ask, pause);
  });
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at < 0 ? -1 : at - 1);
    else if (event.key === 'Enter' && at >= 0) list.children[at].click();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
}

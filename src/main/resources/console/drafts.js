// Drafts: what users type in a form is kept in this browser, for this account and user, until the server has saved it.
// It comes back after a reload, a failed submission or an expired session, and is removed when the user signs out.
(() => {
  'use strict';

  const LONGEST_MILLIS = 7 * 24 * 3600 * 1000;
  const MOST = 200;
  const TEXT = 'textarea, select:not([multiple]), input:not([type]), input[type=text], input[type=email], input[type=tel], '
    + 'input[type=url], input[type=number], input[type=date], input[type=time], input[type=datetime-local]';
  const SECRET = /password|secret|token|key/i;

  const prefix = () => document.body.dataset.who ? `draft ${document.body.dataset.who} ` : null;
  const isPost = form => form instanceof HTMLFormElement && form.method === 'post' && !form.hasAttribute('data-safe');
  const action = form => form.getAttribute('action').split('?')[0];

  // Several forms that post to the same URL each get their own key.
  function place(form) {
    if (form.dataset.draft) return form.dataset.draft;
    const twins = [...document.forms].filter(other => isPost(other) && action(other) === action(form));
    return action(form) + (twins.indexOf(form) > 0 ? `#${twins.indexOf(form)}` : '');
  }

  const nameOf = (form, field) => `${prefix()}${place(form)} ${field}`;

  function isKept(field) {
    return field.name && field.matches(TEXT) && !field.matches('[data-passing]') && !SECRET.test(field.name)
      && isPost(field.form) && !field.form.hasAttribute('data-whole');
  }

  const base = field => field.matches('select')
    ? ([...field.options].find(option => option.defaultSelected) || field.options[0])?.value ?? ''
    : field.defaultValue;

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  function write(name, draft) {
    try {
      localStorage.setItem(name, JSON.stringify({ ...draft, at: Date.now() }));
    } catch {
      // If storage is full or not allowed, the page works without drafts.
    }
  }

  const names = () => Object.keys(localStorage).filter(name => prefix() && name.startsWith(prefix()));

  document.addEventListener('input', event => {
    const field = event.target;
    if (!prefix() || !field.form) return;
    if (isPost(field.form) && field.form.hasAttribute('data-whole')) keepWhole(field.form);
    if (!isKept(field)) return;
    const name = nameOf(field.form, field.name);
    if (field.value === base(field) && !field.form.hasAttribute('data-unsaved')) localStorage.removeItem(name);
    else write(name, { value: field.value, base: base(field) });
  });

  // A form with dynamic fields is kept as one piece.
  function keepWhole(form) {
    const data = new FormData(form);
    data.delete('form_key');
    write(nameOf(form, '*'), { value: new URLSearchParams(data).toString(), base: form.dataset.whole });
  }

  // A submitted draft is kept until the server confirms that it was saved.
  document.addEventListener('form:sent', event => {
    const form = event.target;
    if (!prefix()) return;
    if (action(form) === '/sign-out') {
      for (const name of names()) localStorage.removeItem(name);
      return;
    }
    const sent = form.elements.form_key?.value.split('.')[1];
    for (const name of names()) {
      const draft = name.startsWith(nameOf(form, '')) && read(name);
      if (draft && sent) write(name, { ...draft, sent });
    }
  });

  function acknowledge() {
    const cookie = document.cookie.split('; ').find(each => each.startsWith('firstring-taken='));
    const taken = cookie ? cookie.split('=')[1].split('~') : [];
    const oldest = Date.now() - LONGEST_MILLIS;
    const drafts = names().map(name => [name, read(name)]).sort((a, b) => (b[1]?.at ?? 0) - (a[1]?.at ?? 0));
    drafts.forEach(([name, draft], index) => {
      if (!draft || taken.includes(draft.sent) || draft.at < oldest || index >= MOST) localStorage.removeItem(name);
    });
  }

  function restore() {
    if (!prefix()) return;
    acknowledge();
    for (const form of [...document.forms].filter(isPost)) {
      if (form.hasAttribute('data-whole')) offerWhole(form);
      else restoreFields(form);
    }
  }

  function restoreFields(form) {
    const restored = [];
    for (const field of [...form.elements].filter(isKept)) {
      const draft = read(nameOf(form, field.name));
      if (!draft || draft.value === field.value) continue;
      // The server's version has changed in the meantime: only text that was typed overrides it.
      if (draft.base !== base(field) && !(field.matches('textarea') && field.value === '')) continue;
      field.value = draft.value;
      if (field.value === draft.value) restored.push(field);
    }
    if (restored.length === 0) return;
    for (let each = form.parentElement; each; each = each.parentElement) if (each.matches('details')) each.open = true;
    form.dispatchEvent(new CustomEvent('draft:restored', { bubbles: true }));
    say(form, 'Your unsaved text was restored. Save it to keep it.', [['Discard', () => {
      for (const field of restored) {
        localStorage.removeItem(nameOf(form, field.name));
        field.value = base(field);
      }
    }]]);
  }

  function offerWhole(form) {
    const name = nameOf(form, '*');
    if (form.hasAttribute('data-unsaved')) {
      keepWhole(form);
      return;
    }
    const draft = read(name);
    if (!draft || draft.base !== form.dataset.whole || draft.value === current(form)) return;
    say(form, 'You have unsaved changes from earlier.', [
      ['Restore', () => {
        const data = new URLSearchParams(draft.value);
        data.set('form_key', form.elements.form_key.value);
        data.set('do', 'restore');
        window.firstring.send(form.getAttribute('action'), data);
      }],
      ['Discard', () => localStorage.removeItem(name)],
    ]);
  }

  function current(form) {
    const data = new FormData(form);
    data.delete('form_key');
    return new URLSearchParams(data).toString();
  }

  function say(form, sentence, actions) {
    const said = document.createElement('p');
    said.className = 'note row draft';
    said.setAttribute('role', 'status');
    said.append(sentence);
    for (const [label, act] of actions) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'plain';
      button.textContent = label;
      button.addEventListener('click', () => {
        act();
        said.remove();
      });
      said.append(button);
    }
    for (const old of form.querySelectorAll(':scope > .draft')) old.remove();
    form.prepend(said);
  }

  document.addEventListener('DOMContentLoaded', restore);
  document.addEventListener('htmx:afterSettle', event => {
    if (event.detail.target === document.body || event.detail.requestConfig?.verb === 'post') restore();
  });
})();

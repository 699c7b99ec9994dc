// Form submission: each form takes effect once, and leaving an unsent form warns. Without scripts, the server still
// makes sure of the first.
(() => {
  'use strict';

  const GIVEN_UP_MILLIS = 15000;
  const ARMED_MILLIS = 800;
  const touched = new WeakSet();
  let leaving = false;
  let underWay = null;
  let shown = performance.now();
  let called = false;

  const isPost = form => form instanceof HTMLFormElement && form.method === 'post';
  const isHtmx = form => form.hasAttribute('hx-post');

  // One press, one effect: while a form is being submitted, nothing else on the page is sent.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (!isPost(form)) return;
    if (form.dataset.busy || (underWay && !isHtmx(form)) || !isArmed(event.submitter) || !isOnline(form) || !isMeant(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dispatchEvent(new CustomEvent('form:sent', { bubbles: true }));
    begin(form);
  }, true);

  // The buttons are disabled after the browser has collected the form data, which includes the pressed button.
  function begin(form) {
    form.dataset.busy = 'true';
    if (!isHtmx(form)) {
      underWay = form;
      leaving = true;
    }
    const buttons = [...form.elements].filter(element => element.matches('button') && !element.disabled);
    setTimeout(() => { if (form.dataset.busy) for (const button of buttons) button.disabled = true; });
    form.release = () => {
      clearTimeout(timer);
      delete form.dataset.busy;
      for (const button of buttons) button.disabled = false;
      if (underWay === form) {
        underWay = null;
        leaving = false;
      }
    };
    const timer = setTimeout(form.release, GIVEN_UP_MILLIS);
  }

  function release(form) {
    if (form && form.release) form.release();
  }

  window.addEventListener('pageshow', event => { if (event.persisted) release(underWay); });

  // A double key press never reaches the next contact.
  function isArmed(button) {
    return !button || !button.hasAttribute('data-arms') || called || performance.now() - shown >= ARMED_MILLIS;
  }

  function appear() {
    shown = performance.now();
    called = false;
    delete document.body.dataset.armed;
    setTimeout(() => { document.body.dataset.armed = 'true'; }, ARMED_MILLIS);
  }

  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-call]');
    if (!link) return;
    called = true;
    document.body.dataset.armed = 'true';
    // The browser treats a call link as leaving the page, but it does not.
    const before = leaving;
    leaving = true;
    setTimeout(() => { leaving = before; }, 1000);
  });

  function isOnline(form) {
    if (navigator.onLine) return true;
    tell(form, 'You are offline. What you typed is kept; submit it when you are back online.');
    return false;
  }

  function isMeant(form) {
    return form.getAttribute('action') !== '/sign-out' || !isUnsaved(form)
      || confirm('Sign out and discard your unsaved changes?');
  }

  // Shows the result of a submission next to its form.
  function tell(form, sentence) {
    let said = form.querySelector(':scope > .told');
    if (!said) {
      said = document.createElement('p');
      said.className = 'note bad told';
      said.setAttribute('role', 'alert');
      form.prepend(said);
    }
    said.textContent = sentence;
  }

  // Unsaved changes.
  for (const name of ['input', 'change', 'draft:restored']) {
    document.addEventListener(name, event => {
      const form = event.target.form || event.target;
      if (isPost(form)) touched.add(form);
    });
  }

  function isUnsaved(except) {
    return [...document.forms].some(form => form !== except && isPost(form) && !form.hasAttribute('data-safe')
      && (form.hasAttribute('data-unsaved') || (touched.has(form) && [...form.elements].some(isChanged))));
  }

  function isChanged(field) {
    if (field.matches('[type=hidden], [data-passing]')) return false;
    if (field.matches('[type=checkbox], [type=radio]')) return field.checked !== field.defaultChecked;
    if (field.matches('select')) {
      const preset = [...field.options].some(option => option.defaultSelected);
      return [...field.options].some((option, place) =>
        option.selected !== (preset || field.multiple ? option.defaultSelected : place === 0));
    }
    return field.matches('input, textarea') && field.value !== field.defaultValue;
  }

  window.addEventListener('beforeunload', event => {
    if (!leaving && isUnsaved(null)) {
      event.preventDefault();
      event.returnValue = '';
    }
  });

  document.addEventListener('htmx:beforeRequest', event => {
    const { target, requestConfig, elt } = event.detail;
    if (requestConfig.verb !== 'get' || target !== document.body || !isUnsaved(elt)) return;
    if (confirm('You have unsaved changes. Leave this page?')) return;
    event.preventDefault();
    if (elt.reset) elt.reset();
  });

  // The session has ended: the form is submitted as without scripts, and the sign-in page carries it along. A page that
  // only polls for updates keeps what is typed in it.
  document.addEventListener('htmx:beforeOnLoad', event => {
    const { xhr, requestConfig } = event.detail;
    const to = xhr.getResponseHeader('HX-Redirect') || '';
    if (!to.startsWith('/sign-in')) return;
    if (requestConfig.verb === 'post') {
      event.preventDefault();
      send(requestConfig.path, requestConfig.formData);
    } else if (isUnsaved(null)) {
      event.preventDefault();
      sayEnded(to);
    } else {
      leaving = true;
    }
  });

  function send(path, data) {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = path;
    form.hidden = true;
    for (const [name, value] of data.entries()) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    leaving = true;
    form.submit();
  }

  function sayEnded(to) {
    if (document.getElementById('ended')) return;
    const said = document.createElement('p');
    said.id = 'ended';
    said.className = 'note bad';
    said.setAttribute('role', 'alert');
    const link = document.createElement('a');
    link.href = to;
    link.textContent = 'Sign in';
    link.addEventListener('click', () => { leaving = true; });
    said.append('Your session has ended. What you typed is kept on this device. ', link);
    document.getElementById('main').prepend(said);
  }

  document.addEventListener('htmx:afterRequest', event => {
    const form = event.detail.elt.closest('form');
    if (!form) return;
    release(form);
    const key = event.detail.xhr.getResponseHeader('Form-Key');
    if (key && form.elements.form_key) form.elements.form_key.value = key;
    if (event.detail.successful) {
      for (const said of form.querySelectorAll(':scope > .told')) said.remove();
    } else if (isPost(form)) {
      tell(form, 'This was not saved. What you typed is kept; check your connection and try again.');
    }
  });

  // A form resubmitted after signing in goes through by itself.
  function resume() {
    const form = document.querySelector('form[data-resume]');
    if (form) form.requestSubmit();
  }

  // Each error is shown next to its field, and the first one gets the focus.
  function showFaults(root) {
    for (const fault of root.querySelectorAll('[data-fault]')) {
      const field = document.querySelector(`main [name="${CSS.escape(fault.dataset.fault)}"]:not([type=hidden])`);
      if (!field || !field.form || field.closest('label, .field')?.querySelector('.fault')) continue;
      const beside = document.createElement('span');
      beside.className = 'fault';
      beside.textContent = fault.textContent;
      field.after(beside);
    }
    let first = null;
    let count = 0;
    for (const fault of root.querySelectorAll('.fault')) {
      const field = fault.closest('label, .field, fieldset, p')?.querySelector('input:not([type=hidden]), select, textarea');
      if (!field) continue;
      fault.id ||= `fault-${++count}`;
      field.setAttribute('aria-invalid', 'true');
      field.setAttribute('aria-describedby', fault.id);
      first ||= field;
    }
    if (first) first.focus();
  }

  document.addEventListener('DOMContentLoaded', () => {
    appear();
    showFaults(document);
    resume();
  });
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target === document.body || !document.body.dataset.armed) appear();
    if (event.detail.requestConfig?.verb === 'post') showFaults(event.detail.elt.isConnected ? event.detail.elt : document);
  });

  window.firstring = { send };
})();

// Page behavior beyond htmx: copying, keys, closing menus. Every page works without it.
(() => {
  'use strict';

  // Rarely used sections are folded on narrow screens.
  document.addEventListener('DOMContentLoaded', () => {
    if (!matchMedia('(max-width: 760px)').matches) return;
    for (const folded of document.querySelectorAll('details[data-folds]')) folded.open = false;
  });

  // Where navigation scrolls sideways, what is current is in sight.
  document.addEventListener('DOMContentLoaded', () => {
    for (const current of document.querySelectorAll('.tabs [aria-current], .side [aria-current]')) {
      const row = current.closest('.tabs, .side');
      if (row.scrollWidth > row.clientWidth) {
        row.scrollLeft += current.getBoundingClientRect().left - row.getBoundingClientRect().left - row.clientWidth / 3;
      }
    }
  });

  document.addEventListener('click', event => {
    const copier = event.target.closest('[data-copy]');
    if (copier) copy(copier);
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // A link to what the page holds as a dialog opens the dialog instead; a click beside it closes it.
  document.addEventListener('click', event => {
    const opener = event.target.closest('[data-dialog]');
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      for (const menu of document.querySelectorAll('details.menu[open]')) menu.open = false;
      dialog.showModal();
    } else if (event.target.matches('dialog')) {
      event.target.close();
    }
  });

  function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    navigator.clipboard.writeText(text).then(() => {
      const said = button.querySelector('[data-said]');
      said.textContent = 'Copied';
      setTimeout(() => { said.textContent = 'Copy'; }, 1500);
    });
  }

  // A key presses the button or follows the link that names it, unless the user is typing.
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      for (const menu of document.querySelectorAll('details.menu[open]')) {
        menu.open = false;
        menu.querySelector('summary').focus();
      }
      if (isTyping(event.target)) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter' && event.target !== document.body && event.target.id !== 'main') return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target || target.disabled) return;
    event.preventDefault();
    if (target.matches('input, textarea, select')) target.focus();
    else target.click();
  });

  function isTyping(element) {
    return element.matches('input:not([type=checkbox]):not([type=radio]), textarea, select') || element.isContentEditable;
  }

  // A field's name goes into the text that was last written in, at its cursor.
  let written = null;
  document.addEventListener('focusin', event => { if (event.target.matches('[data-template]')) written = event.target; });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-insert]');
    if (!button) return;
    const step = button.closest('.step');
    const text = written && step.contains(written) ? written : step.querySelector('textarea[data-template]');
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, 'end');
    text.focus();
  });

  // A text message is counted as it is billed, while it is written; the server counts what it sends in the same way.
  const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?'
    + '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
  const EXTENSION = new Set('\f^{}\\[~]|€');
  document.addEventListener('input', event => {
    if (!event.target.matches('[data-sms]')) return;
    const letters = [...event.target.value];
    const count = segments(letters);
    const counts = letters.length > 0 && event.target.form.elements.channel.value === 'sms';
    const told = !counts ? '' : `${letters.length} characters, ${count} ${count === 1 ? 'segment' : 'segments'}`;
    event.target.closest('label').querySelector('[data-length]').textContent = told;
  });

  function segments(letters) {
    const plain = letters.every(letter => BASIC.has(letter) || EXTENSION.has(letter));
    const sizes = letters.map(letter => plain ? (EXTENSION.has(letter) ? 2 : 1) : letter.length);
    const [alone, each] = plain ? [160, 153] : [70, 67];
    if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
    let count = 1;
    let filled = 0;
    for (const size of sizes) {
      if (filled + size > each) {
        count++;
        filled = 0;
      }
      filled += size;
    }
    return count;
  }

  // Steps can be dragged; the server puts them in order, as it does for the buttons.
  document.addEventListener('htmx:load', event => {
    if (!window.Sortable) return;
    const lists = event.target.parentElement.querySelectorAll('[data-sortable]');
    for (const list of lists) Sortable.create(list, { handle: '.grip', animation: 120, onEnd: () => reorder(list) });
  });

  function reorder(list) {
    const form = list.closest('form');
    form.elements.order.value = [...list.children].map(step => step.dataset.place).join(',');
    form.querySelector('[data-reorder]').click();
  }

  // An open menu is not replaced under the hand that uses it.
  document.addEventListener('htmx:beforeRequest', event => {
    if (event.target.matches('details[open]')) event.preventDefault();
  });

  // Nothing moves under the hand: while the pointer is over the queue its new state waits, and what was ticked or focused
  // stays so.
  const QUIET_MILLIS = 1200;
  let pointedAt = 0;
  let waiting = null;
  document.addEventListener('pointermove', event => {
    if (event.target.closest && event.target.closest('#queue')) pointedAt = Date.now();
  });
  document.addEventListener('htmx:oobBeforeSwap', event => {
    if (event.detail.target.id !== 'queue') return;
    event.detail.shouldSwap = false;
    const first = waiting === null;
    waiting = event.detail.fragment.querySelector('#queue') || event.detail.fragment.firstElementChild;
    if (first) settle();
  });

  function settle() {
    const left = QUIET_MILLIS - (Date.now() - pointedAt);
    if (left > 0) {
      setTimeout(settle, left);
      return;
    }
    const old = document.getElementById('queue');
    const next = waiting;
    waiting = null;
    if (!old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
    const ticked = [...old.querySelectorAll('input:checked')].map(box => box.id);
    const scrolled = old.scrollTop;
    next.removeAttribute('hx-swap-oob');
    old.replaceWith(next);
    next.scrollTop = scrolled;
    for (const id of ticked) {
      const box = document.getElementById(id);
      if (box) box.checked = true;
    }
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
  }

  // A page that watches says when it has lost the server.
  for (const [name, away] of [['htmx:sendError', true], ['htmx:responseError', true], ['htmx:afterOnLoad', false]]) {
    document.addEventListener(name, event => {
      if (event.target.matches('[data-watch]')) {
        for (const sign of document.querySelectorAll('.live')) sign.classList.toggle('away', away);
      }
    });
  }
})();

// Small behaviours of staff pages; every page also works without them.

/** Buttons with data-opens open the dialog of that id; data-closes closes the dialog they stand in. */
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-opens]');
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = event.target.closest('[data-closes]');
  if (closer) closer.closest('dialog')?.close();
});

/** Selects and boxes marked data-submits send their form when they change. */
document.addEventListener('change', (event) => {
  const control = event.target.closest('[data-submits]');
  if (control) control.form.requestSubmit();
});

/** A form is sent once; data-stays marks forms whose answer is a file, so that the page stays and can send again. */
document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (event.target.hasAttribute('data-stays')) return;
  if (!button || button.getAttribute('aria-disabled') === 'true') {
    if (button) event.preventDefault();
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  addEventListener('pageshow', () => button.removeAttribute('aria-disabled'), { once: true });
});

document.querySelector('[data-error-summary]')?.focus();

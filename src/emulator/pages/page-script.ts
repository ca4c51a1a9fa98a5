// The little script of the hosted pages. They work without it; it counts down (and shows when the page has lapsed), spaces the card number and holds back a second click.
import { Html } from './html.js';

export const SCRIPT = new Html(`
const left = document.querySelector('[data-closes-in]');
if (left) {
  const end = Date.now() + Number(left.dataset.closesIn) * 1000;
  const tick = () => {
    const s = Math.max(0, Math.floor((end - Date.now()) / 1000));
    if (Date.now() > end + 1500) location.replace(location.href);
    left.textContent = s < 60 ? s + ' s' : Math.floor(s / 60) + ' min ' + (s % 60) + ' s';
  };
  setInterval(tick, 1000);
}
const number = document.getElementById('number');
number?.addEventListener('input', () => {
  if (number.selectionStart !== number.value.length) return;
  number.value = number.value.replace(/\\D/g, '').slice(0, 19).replace(/(.{4})(?=.)/g, '$1 ');
});
const expires = document.getElementById('expires');
expires?.addEventListener('input', (event) => {
  if (event.inputType !== 'insertText' || expires.selectionStart !== expires.value.length) return;
  const digits = expires.value.replace(/\\D/g, '').slice(0, 4);
  expires.value = digits.length > 1 ? digits.slice(0, 2) + ' / ' + digits.slice(2) : digits;
});
for (const form of document.forms) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'true';
    form.querySelector('[data-busy]')?.setAttribute('aria-disabled', 'true');
  });
}
// Coming back by the Back button must not leave a dead form behind.
addEventListener('pageshow', (event) => {
  if (event.persisted) for (const form of document.forms) {
    delete form.dataset.sent;
    form.querySelector('[data-busy]')?.removeAttribute('aria-disabled');
  }
});
`);

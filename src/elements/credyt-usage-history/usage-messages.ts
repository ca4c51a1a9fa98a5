// What stands in place of the rows of a usage history, or above them. Pure templates for credyt-usage-history.
import { html, type TemplateResult } from 'lit';
import { clock, icon, noSignal, spinner } from '../icons.js';
import { linkButton, note } from '../notes.js';
import { signIn } from '../wallet-note.js';
import type { UsagePages } from './usage-pages.js';
import type { HistoryWords } from './usage-rows.js';

export const emptyBox = (content: TemplateResult): TemplateResult => html`<div class="table empty" part="empty">${content}</div>`;

/** `hasLooked`: an answer has come, and reading goes on because nothing was found in it. */
export function skeleton(size: number, hasLooked: boolean, words: HistoryWords): TemplateResult {
  const bone = html`<span class="skeleton"></span>`;
  return html`<div class="table waiting" part="table" aria-busy="true">
    ${hasLooked
      ? html`<div class="bar muted" role="status">${spinner()}${words.term('history.looking')}</div>`
      : html`<span class="sr" role="status">${words.term('history.loading')}</span>`}
    ${Array.from({ length: Math.min(size, 5) }, () => html`<div class="row"><span class="time">${bone}</span><span class="activity">${bone}</span><span class="fee">${bone}</span></div>`)}
  </div>`;
}

export const signedOutBox = (signInUrl: string | undefined, words: HistoryWords): TemplateResult =>
  emptyBox(html`<strong>${words.term('common.signedOut')}</strong>
    <p class="sub">${words.term('history.signedOutHelp')}</p>
    ${signIn(signInUrl, words)}`);

export function failedNote(code: string, pages: UsagePages, words: HistoryWords): TemplateResult {
  if (code === 'forbidden') return note({ icon: icon(noSignal), title: words.term('common.forbidden') });
  return note({
    icon: icon(noSignal),
    title: words.term('history.failed'),
    help: words.term('history.failedHelp'),
    actions: linkButton(words.term('common.tryAgain'), () => { pages.retry(); }, pages.isLoading),
  });
}

/** Rows stay when the next page cannot be had. A cursor that is refused has outlived its page. */
export function staleNote(code: string, pages: UsagePages, words: HistoryWords): TemplateResult {
  if (code === 'invalid_request') {
    return note({ icon: icon(clock), title: words.term('history.moved'), actions: linkButton(words.term('common.tryAgain'), () => { pages.restart(); }) });
  }
  return note({
    icon: icon(clock),
    title: words.term('history.asOf', { time: words.time(pages.asOf) ?? '' }),
    help: words.term('common.unreachable'),
    actions: linkButton(words.term('common.tryNow'), () => { pages.retry(); }, pages.isLoading),
  });
}

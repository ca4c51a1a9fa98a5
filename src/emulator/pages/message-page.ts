// One sentence and a way on: expired, not valid, already paid. Used where a hosted page has nothing else to show.
import { html, type Html } from './html.js';
import { icon, page } from './page.js';

export interface Message {
  readonly title: string;
  readonly text: string | Html;
  readonly status: number;
  readonly tone?: 'success';
  /** Where the one button leads. */
  readonly way?: { readonly href: string; readonly label: string };
}

export const messagePage = ({ title, text, status, tone, way }: Message): Promise<Response> =>
  page({
    title,
    status,
    main: html`<main class="message">
<span class="disc ${tone ?? ''}">${tone === 'success' ? icon.check : icon.clock}</span>
<h1>${title}</h1>
<p class="sub">${text}</p>
${way ? html`<a class="button primary" href="${way.href}">${way.label}</a>` : null}
</main>`,
  });

export const expiredPage = (href?: string): Promise<Response> =>
  messagePage({
    title: 'Page expired',
    text: 'This page has expired. Go back to get a new one.',
    status: 410,
    ...(href !== undefined && { way: { href, label: 'Go back' } }),
  });

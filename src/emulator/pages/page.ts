// The frame of every hosted page: head, test ribbon, strict headers. Used by the checkout, the portal and the short messages.
import { webUrl } from '../wire.js';
import { html, type Html } from './html.js';
import { SCRIPT } from './page-script.js';
import { STYLES } from './page.styles.js';

const hashOf = async (text: string): Promise<string> =>
  `'sha256-${btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))))}'`;

let hashes: Promise<{ style: string; script: string }> | null = null;
const ownHashes = (): Promise<{ style: string; script: string }> =>
  (hashes ??= Promise.all([hashOf(STYLES.text), hashOf(SCRIPT.text)]).then(([style, script]) => ({ style, script })));

export interface PageContent {
  readonly title: string;
  readonly main: Html;
  readonly status?: number;
  /** Addresses a form may end up at: browsers hold a redirect after a POST to `form-action` too. */
  readonly exits?: readonly string[];
}

export async function page({ title, main, status = 200, exits = [] }: PageContent): Promise<Response> {
  const { style, script } = await ownHashes();
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLES}</style>
</head>
<body>
<header class="ribbon">Local stand-in for Credyt. No real money moves.</header>
${main}
<script type="module">${SCRIPT}</script>
</body>
</html>
`;
  const policy = [
    "default-src 'none'", `style-src ${style}`, `script-src ${script}`, 'img-src data:',
    `form-action 'self' ${[...new Set(exits.flatMap(originOf))].join(' ')}`.trim(), "base-uri 'none'", "frame-ancestors 'none'",
  ];
  return new Response(document.text, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'payment=(), camera=(), microphone=(), geolocation=()',
    },
  });
}

// A host name may hold `;` or `,`, which would end the directive: only plain ones are let in.
const originOf = (exit: string): string[] => {
  const origin = webUrl(exit)?.origin;
  return origin && /^https?:\/\/[\w.:[\]-]+$/.test(origin) ? [origin] : [];
};

/** See-other, the answer to every form: reloading what follows sends nothing again. */
export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } });

export const icon = {
  back: html`<svg class="icon flip" viewBox="0 0 16 16" aria-hidden="true"><path d="M9.75 4.5 6.25 8l3.5 3.5"/></svg>`,
  next: html`<svg class="icon flip" viewBox="0 0 16 16" aria-hidden="true"><path d="m6.25 4.5 3.5 3.5-3.5 3.5"/></svg>`,
  card: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><rect x="1.75" y="3.25" width="12.5" height="9.5" rx="2"/><path d="M2 6.5h12M4.5 10h2"/></svg>`,
  check: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m3.5 8.5 3 3 6-7"/></svg>`,
  clock: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25"/><path d="M8 4.75V8l2.25 1.5"/></svg>`,
  alert: html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.25"/><path d="M8 5v3.5M8 11h.01"/></svg>`,
} as const;

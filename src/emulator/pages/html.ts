// Text that is safe to send as HTML: every value put into the template is escaped unless it is itself `Html`. Used by the hosted pages.

export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | null | false | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// A browser drops or chokes on control characters and lone surrogates; they are shown as the replacement sign.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const escape = (text: string): string => text.toWellFormed().replace(UNPRINTABLE, '\ufffd').replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

const print = (piece: Piece): string => {
  if (piece === null || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(print).join('') : escape(String(piece));
};

export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(parts.map((part, index) => part + print(pieces[index] ?? null)).join(''));

/** Text somebody else wrote, kept from turning the direction of the text around it. */
export const quote = (text: string): Html => html`<bdi>${text}</bdi>`;

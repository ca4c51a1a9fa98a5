// A customer comes back from a hosted page: takes our parameters out of the address before anything else can see them. Run once per page.
import { CredytErrorEvent } from './billing-events.js';
import { noteLeaving, recallLeaving, type LeftBy } from './leaving.js';

export interface Arrival {
  marker: string;
  nonce: string;
  /** What this tab knows of the link it left by. */
  left: LeftBy | null;
  awayMs: number | null;
  fromPortal: boolean;
}

const MARKER = 'credyt_return';
const ERROR = 'credyt_error';

/** `null` for an ordinary page load. Also begins to note when this page is left. */
export function takeArrival(): Arrival | null {
  addEventListener('pagehide', noteLeaving);
  const pairs = location.search.slice(1).split('&');
  const valuesOf = (name: string): string[] => pairs.filter((pair) => nameOf(pair) === name).map((pair) => pair.slice(name.length + 1));
  const [markers, errors] = [valuesOf(MARKER), valuesOf(ERROR)];
  if (markers.length + errors.length === 0) return null;

  // By text, so that all other parameters stay byte for byte; by full address, so that a `<base>` changes nothing.
  const rest = pairs.filter((pair) => ![MARKER, ERROR].includes(nameOf(pair))).join('&');
  try {
    history.replaceState(history.state, '', `${location.origin}${location.pathname}${rest && `?${rest}`}${location.hash}`);
  } catch {
    // A sandboxed document may not change its address; a marker counts only once on the server anyway.
  }

  // A task later, so that a host listening from the same script hears it.
  const [error] = errors;
  if (error !== undefined) setTimeout(() => document.dispatchEvent(new CredytErrorEvent({ code: /^[a-z_]{1,40}$/.test(error) ? error : 'internal' })));

  const [text = '', another] = markers;
  const marker = decoded(text);
  const [nonce = ''] = marker.split('.', 1);
  if (another !== undefined || !/^[\w.~:+/=-]{1,512}$/.test(marker)) return null;
  const { link, awayMs, origins } = recallLeaving(nonce);
  const fromPortal = URL.canParse(document.referrer) && origins.includes(new URL(document.referrer).origin);
  return { marker, nonce, left: link, awayMs, fromPortal };
}

/** How a marker is made is the proxy’s own affair. Empty when it is none. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? '';

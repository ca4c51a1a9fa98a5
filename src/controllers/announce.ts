// The page's one polite live region: what changed, said aloud. Used by elements; shared by all copies of the kit on a page.
const KEY = Symbol.for('credyt-widgets.announcer.1');
const PAUSE_MS = 5000;
/** Long enough for assistive technology to meet the region where it stands now. */
const MOVE_MS = 100;

interface Announcer {
  region: HTMLElement;
  waiting: string | null;
  last: string;
  pause: ReturnType<typeof setTimeout> | undefined;
}

/** At most one message in 5 s; of those that wait the newest wins; what several elements say at once is said once. */
export function announce(message: string): void {
  const announcer = getAnnouncer();
  if (announcer.pause === undefined) say(announcer, message);
  else announcer.waiting = message === announcer.last ? null : message;
}

/** Puts the region into the page ahead of its first text: assistive technology hears changes only in a region it has met. */
export function getAnnouncer(): Announcer {
  const page = globalThis as { [KEY]?: Announcer };
  const announcer = (page[KEY] ??= { region: makeRegion(), waiting: null, last: '', pause: undefined });
  const { region } = announcer;
  // What lies behind a modal dialog is neither seen nor heard.
  const home = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  if (region.parentNode === home) return announcer;
  const isMoved = region.isConnected;
  home.append(region);
  if (isMoved && announcer.pause === undefined) pause(announcer, MOVE_MS);
  return announcer;
}

function say(announcer: Announcer, message: string): void {
  announcer.region.textContent = announcer.last = message;
  pause(announcer, PAUSE_MS);
}

function pause(announcer: Announcer, ms: number): void {
  announcer.pause = setTimeout(() => {
    const { waiting } = announcer;
    announcer.pause = undefined;
    announcer.waiting = null;
    announcer.region.textContent = announcer.last = '';
    if (waiting !== null) say(announcer, waiting);
  }, ms);
}

function makeRegion(): HTMLElement {
  const region = document.createElement('div');
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  region.setAttribute('data-credyt-announcer', '');
  // Set through the object model, which a page's CSP for styles does not stop.
  Object.assign(region.style, { position: 'absolute', inlineSize: '1px', blockSize: '1px', overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' });
  return region;
}

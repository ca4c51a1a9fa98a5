// The ways out of this page: navigation and a new tab. Used by the links; an object, so that a test can watch a door without leaving.
export const pageDoors = {
  go(url: string): void {
    location.assign(url);
  },

  /** A blank tab, to be called inside the click. It cannot reach back. `null` when the browser kept it closed. */
  openTab(): Window | null {
    const tab = window.open('about:blank', '_blank');
    if (tab) tab.opener = null;
    return tab;
  },
};

const NAVIGATION_MS = 5_000;

/** Resolves when a page that was left is shown again (Back, bfcache), or is still here after 5 s: busy signs end then. */
export function stillHere(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('pageshow', done);
      resolve();
    };
    const timer = setTimeout(done, NAVIGATION_MS);
    window.addEventListener('pageshow', done);
  });
}

const MAX_URL_BYTES = 8_192;
const LOOPBACK = /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What a browser can judge of a hosted link; which origins are right the proxy has judged. `null` = do not go there. */
export function safeLink(text: string): URL | null {
  if (text.length > MAX_URL_BYTES || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe && !url.username && !url.password ? url : null;
}

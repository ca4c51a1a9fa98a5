// Finds the browsers on this machine, and in CI brings the missing ones. Used by the Web Test Runner and Playwright configs and by test.mjs.
import { existsSync, readdirSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Flags every headless Chromium here gets: it runs as root in containers, and must not call home. */
export const chromiumArgs = [
  '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export const engines = ['chromium', 'firefox', 'webkit'];

/** Debian packages that bring an engine; xauth is needed by xvfb-run and only recommended by xvfb. */
const debianPackages = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'],
};

export function onPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (folder && existsSync(file)) return file;
    }
  }
  return null;
}

export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : null;
  const installed =
    onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') ??
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'].find(existsSync);
  if (installed) return installed;
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
}

function findFirefox() {
  return onPath('firefox-esr', 'firefox') ?? ['/Applications/Firefox.app/Contents/MacOS/firefox'].find(existsSync) ?? null;
}

/** WebKitGTK answers WebDriver and needs a (virtual) screen: all three parts or nothing. */
function findWebKit() {
  const driver = onPath('WebKitWebDriver');
  const xvfb = onPath('xvfb-run');
  const libraries = '/usr/lib';
  if (!driver || !xvfb || !onPath('xauth') || !existsSync(libraries)) return null;
  const folders = [libraries, ...readdirSync(libraries).map((name) => join(libraries, name))];
  const browser = folders.map((folder) => join(folder, 'webkit2gtk-4.1/MiniBrowser')).find(existsSync);
  return browser ? { driver, xvfb, browser } : null;
}

/** The executable of an engine (for WebKit: driver, xvfb and browser), or null when it is not on this machine. */
export async function findBrowser(engine) {
  if (engine === 'chromium') return findChromium();
  return engine === 'firefox' ? findFirefox() : findWebKit();
}

export function howToInstall(engine) {
  const packages = debianPackages[engine].join(' ');
  return engine === 'chromium'
    ? `apt-get install ${packages} (Debian, as root), or npx playwright install chromium, or set CHROMIUM_PATH`
    : `apt-get install ${packages} (Debian, as root)`;
}

/**
 * What is there, else Debian's package when root, else (Chromium only) Playwright's own download.
 * Returns null when none can be had; the caller says so by name.
 */
export async function ensureBrowser(engine, say) {
  const found = await findBrowser(engine);
  if (found) return found;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    say(`${engine} is not here: installing Debian's ${debianPackages[engine].join(', ')}`);
    installDebianPackages(debianPackages[engine]);
    const installed = await findBrowser(engine);
    if (installed) return installed;
  }
  if (engine === 'chromium') {
    say("chromium is not here: downloading Playwright's own");
    spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return findBrowser(engine);
}

export function installDebianPackages(packages) {
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
  } catch {
    // The caller looks again and reports by name what is still missing.
  }
}

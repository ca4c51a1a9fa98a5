// Starts WebKitGTK's WebDriver on a virtual screen. Used by the Web Test Runner's config and the end-to-end tests in WebKit.
import { spawn } from 'node:child_process';
import { findBrowser, howToInstall } from './browsers.mjs';

/** Ends with this process, or by `stop()`. `capabilities` open a session on `port` of 127.0.0.1. */
export async function startWebKitDriver() {
  const parts = await findBrowser('webkit');
  if (parts === null || typeof parts === 'string') throw new Error(`webkit is not installed. ${howToInstall('webkit')}`);
  const { driver, xvfb, browser } = parts;
  const port = 4600 + (process.pid % 300);
  const child = spawn(xvfb, ['-a', driver, `--port=${port}`], { stdio: 'ignore', detached: true });
  // The process group is ours alone: xvfb-run, its X server and the driver end together.
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // Already gone.
    }
  };
  process.on('exit', stop);
  await answering(`http://127.0.0.1:${port}/status`);
  return {
    port,
    stop,
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    },
  };
}

async function answering(url) {
  for (let attempt = 0; attempt < 300; attempt++) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`WebKitWebDriver did not start: ${url} gave no answer for 30 s`);
}

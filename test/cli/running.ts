// Runs the command line as a person would, from the sources. Used by the tests of this folder.
import { spawn, type ChildProcess } from 'node:child_process';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli/credyt-widgets.ts', import.meta.url));
const running = new Set<ChildProcess>();
after(() => { for (const child of running) child.kill('SIGKILL'); });

export interface Running {
  child: ChildProcess;
  output: () => string;
  done: Promise<number | null>;
  /** Resolves with what matched, rejects when the process ends without saying it. */
  said: (what: RegExp) => Promise<string>;
}

export const start = (...args: string[]): Running => run(process.execPath, ['--conditions=@credyt-widgets/source', '--import', 'tsx', CLI, ...args]);

export function run(command: string, args: string[], environment: Record<string, string> = {}): Running {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const done = new Promise<number | null>((resolve) => child.once('close', (code) => { running.delete(child); resolve(code); }));
  const said = (what: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => { const found = what.exec(output); if (found) resolve(found[0]); };
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', look);
      void done.then(() => { reject(new Error(`Ended without saying ${String(what)}: ${output}`)); });
      look();
    });
  return { child, output: () => output, done, said };
}

// Says clearly when a port is taken: which one, by whom where that can be known, and what to type instead. Used by start.mjs.
import { createServer } from 'node:net';
import { spawnSync } from 'node:child_process';

function isFree(port, host) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => { resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'); });
    probe.listen({ port, host, exclusive: true }, () => { probe.close(() => { resolve(true); }); });
  });
}

function holder(port) {
  const lsof = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const [, pid, name] = /^p(\d+)\nc(.+)$/m.exec(lsof.stdout ?? '') ?? [];
  if (pid) return `${name} (process ${pid})`;
  const ss = spawnSync('ss', ['-ltnpH', `sport = :${port}`], { encoding: 'utf8' });
  const [, program, id] = /users:\(\("([^"]+)",pid=(\d+)/.exec(ss.stdout ?? '') ?? [];
  return program ? `${program} (process ${id})` : 'another program, perhaps an earlier npm start';
}

/** `{ PORT: 4000 }` → null when all are free, else a message for a person. */
export async function takenPort(ports) {
  for (const [variable, port] of Object.entries(ports)) {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${variable} must be a port number from 1 to 65535.`;
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::'))) continue;
    return `Port ${port} is taken by ${holder(port)}.\nStop it, or choose another port: ${variable}=${port + 1} npm start`;
  }
  return null;
}

// What the doctor says: each check in plain words, what was seen, how to put it right. Used by doctor-command.ts.
import type { Result } from './examine.js';

export function describeResult({ says, seen, findings }: Result): string {
  if (findings.length === 0) return `✔ ${says}\n    ${seen}`;
  return [`✖ ${says}`, ...unique(findings.map(({ cause, seen: what, fix }) => `    ${cause}\n      seen  ${what}\n      fix   ${fix}`))].join('\n');
}

export function summarise(results: readonly Result[]): string {
  const causes = unique(results.flatMap(({ findings }) => findings.map(({ cause }) => cause)));
  if (causes.length === 0) return `Conformant: ${results.length} checks, no finding.`;
  const failed = results.filter(({ findings }) => findings.length > 0).length;
  return `Not conformant: ${failed} of ${results.length} checks found ${causes.length === 1 ? 'a mistake' : `${causes.length} mistakes`}: ${causes.join('; ')}.`;
}

export const toJson = (url: string, results: readonly Result[]): string =>
  JSON.stringify({ url, conformant: results.every(({ findings }) => findings.length === 0), checks: results }, null, 2);

const unique = (texts: string[]): string[] => [...new Set(texts)];

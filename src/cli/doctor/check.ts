// What a check of the doctor is, what it works with and what it finds. Every *-checks.ts file is a table of these; examine.ts runs them.
import type * as z from 'zod/mini';
import type { DoctorCredyt } from './credyt.js';
import type { Answer, Proxy } from './proxy.js';

export interface Finding {
  /** The mistake in a few words, the same words for the same mistake. */
  cause: string;
  seen: string;
  fix: string;
}

export interface Bench {
  proxy: Proxy;
  credyt: DoctorCredyt;
}

export interface Check {
  name: string;
  /** What is true of a good proxy. */
  says: string;
  /** Reports each mistake through `found`; returns what was looked at, in a few words. */
  run(bench: Bench, found: (finding: Finding) => void): Promise<string>;
}

/** The answer in the contract's shape, or null after saying where it is not. */
export function readAs<Schema extends z.ZodMiniType>(schema: Schema, answer: Answer, found: (finding: Finding) => void): z.output<Schema> | null {
  const result = schema.safeParse(answer.json);
  if (result.success) return result.data;
  for (const { path } of result.error.issues.slice(0, 5)) {
    const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('').replace(/^\./, '') || 'the body';
    const value = path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], answer.json);
    if (typeof value === 'number') {
      found({
        cause: 'amount as number',
        seen: `${answer.asked}: ${where} is the number ${value}.`,
        fix: 'Send every amount as decimal text ("14.566678"), and read Credyt\'s numbers without a float in between: floats lose money.',
      });
    } else {
      found({
        cause: "not the contract's shape",
        seen: `${answer.asked}: ${where} is ${value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80)}.`,
        fix: 'openapi.json says what belongs there (credyt-widgets/openapi.json).',
      });
    }
  }
  return null;
}

/** One of the closed list, or the status when there is none. */
export const codeOf = ({ json, status }: Answer): string => {
  const code = (json as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : `status ${status}`;
};

export const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Says so when an answer is not the problem it should be. */
export function expectProblem(answer: Answer, codes: readonly string[], found: (finding: Finding) => void, otherwise: { cause: string; fix: string }): void {
  const code = codeOf(answer);
  if (!codes.includes(code)) found({ ...otherwise, seen: `${answer.asked} was answered ${answer.status} ${code}, not ${codes.join(' or ')}.` });
}

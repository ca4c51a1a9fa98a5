// Curated redirects (reliability.md §2.6): paths a customer may and may not come back to, links Credyt may not send one to. For links.test.ts and test/fuzz.

export const GOOD_PATHS = [
  '/billing', '/billing?x=1#y', '/', '/konto/größe', '/a%20b', '/files/a%2Fb', '/a//b', '/100%25', '/100%', '/?next=//x', '/#//x', '/@me', '/a:b',
];

/** reliability.md §2.6, and what was learnt since. */
export const BAD_PATHS = [
  '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', '/..//evil.example', '/.//evil.example',
  '/a/../..//evil.example', '/%2e%2e//evil.example', '/%09/evil.example', '/%2f%2fevil.example', '/%5cevil.example', '/%252f%252fevil.example', '/..%2f/evil.example', '/%252f%2F..', '/a/../b', '/a/%2e/b',
  'https:evil.example', 'https:/evil.example', 'https:///evil.example', 'https://app.test@evil.example', 'https://app.test.evil.example', 'https://app.test:443@evil.example',
  'https://evil.example#https://app.test', 'https://evil.example?https://app.test', 'https://evil.example\\@app.test', 'http://app.test', 'https://app.test:8443',
  'https://app.test./', 'https://аpp.test', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', ' javascript:alert(1)',
  'data:text/html,x', 'blob:https://app.test/uuid', 'vbscript:x', 'ftp://app.test', '', '?x', '#x', 'billing', 'null', 'undefined', '/x\r\nSet-Cookie: a=b',
  'https://[::1]', 'https://app.test%00.evil.example', '//app.test', 'http:billing', '@evil.example', '.evil.example', ':80@evil.example', 'https://app.test/x',
  '/a/..', '/a/.', '/..', '/.', '/%2e%2e', '%2fbilling', '%2F%2Fevil.example', '/a b', '/\u0000', '/\ud800', `/${'a'.repeat(3000)}`, '/a\u2028b',
];

export const BAD_LINKS = [
  'https://evil.example/x', 'https://billing.credyt.ai.evil.example/x', 'https://billing.credyt.ai@evil.example/x', 'https://user@billing.credyt.ai/x', 'https://u:p@billing.credyt.ai/x',
  'http://billing.credyt.ai/x', 'https://billing.credyt.ai:8443/x', 'https://billing.credyt.ai./x', 'https://biⅼling.credyt.ai/x', 'javascript:alert(1)', '\u0001javascript:alert(1)',
  'data:text/html,x', 'blob:https://billing.credyt.ai/uuid', 'https:\\\\billing.credyt.ai/x', 'https://evil.example\\@billing.credyt.ai', ' https://billing.credyt.ai/x',
  'https://billing.credyt.ai/\nx', 'https://billing\t.credyt.ai/x', 'http://localhost:4011/x', 'http://localhost:4010@evil.example', '//billing.credyt.ai/x', '/x', '', 'https://',
  `https://billing.credyt.ai/${'a'.repeat(8200)}`, 'https://:p@billing.credyt.ai/x', 'https://billing.credyt.ai:99999/x', 'https://[::1/x', 'https://xn--bllng-3wa.credyt.ai/x', 'https:billing.credyt.ai', 'https:/billing.credyt.ai/x', 'https:///billing.credyt.ai/x',
];

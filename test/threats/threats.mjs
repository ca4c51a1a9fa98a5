// The threat model as a table: what each threat is, what stands against it, and the test that notices when that is gone. Read by scripts/threats.mjs and test/node/threats.test.ts.
// Beside it lies one patch per row, which takes the defence out; a threat that has none says why it does not apply.

/**
 * @typedef {object} Threat
 * @property {string} id  As in docs/threats.md; its patch is test/threats/<id>.patch.
 * @property {string} title  What could happen.
 * @property {string} does  What we do about it.
 * @property {string} [defence]  The file that does it.
 * @property {{ runner: 'node' | 'browser', file: string, name: string }} [test]  `name` is the test's whole name or a part of it.
 * @property {string} [doesNotApply]  Why there is nothing to defend yet.
 * @property {Threat[]} [also]  Further defences against the same threat, each with a patch of its own: test/threats/<id>.patch.
 */

const node = (file, name) => ({ runner: 'node', file: `test/${file}.test.ts`, name });
const browser = (file, name) => ({ runner: 'browser', file: `test/${file}.test.ts`, name });

/**
 * A row and its further defences, each to be taken out by itself.
 * @param {Threat} threat
 * @returns {Threat[]}
 */
export const checksOf = (threat) => [threat, ...(threat.also ?? [])];

/** @type {Threat[]} */
export const threats = [
  {
    id: 'T01', title: 'The API key reaches a browser', defence: 'src/server/settings.ts',
    does: 'The server entry refuses to start where there is a window; no element has a place for a key; the shipped browser files are searched for one.',
    test: node('server/settings', 'refuses to run in a browser, where the key would be public'),
  },
  {
    id: 'T02', title: 'The key is sent elsewhere by a redirect', defence: 'src/server/credyt-transport.ts',
    does: 'Credyt\'s address is fixed and https (http on loopback only); a redirect of Credyt is an error and never followed.',
    test: node('server/credyt-transport', 'redirects are not followed: nothing, and no key, arrives elsewhere'),
  },
  {
    id: 'T03', title: 'A request names another customer', defence: 'src/contract/requests.ts',
    does: 'Identity comes from the host\'s session alone; a parameter or member that is not in the protocol is refused, not ignored.',
    test: node('server/customers', 'comes from identify alone: nothing a request says names another customer'),
  },
  {
    id: 'T04', title: 'The host\'s own session gives an empty, dotted or odd id', defence: 'src/server/call.ts',
    does: 'An id that Credyt could not have given is the host\'s mistake: an error before anything is sent. An external id must be found exactly as it was asked for.',
    test: node('server/customers', 'of a wrong shape is the host\'s mistake, told to the host and not guessed around'),
  },
  {
    id: 'T05', title: 'Credyt answers with somebody else\'s data', defence: 'src/server/usage-scan.ts',
    does: 'Rows that name another customer are dropped and reported as upstream_mismatch, and the total that counted them is not told.',
    test: node('server/usage', 'somebody else\'s rows are dropped and reported, and the total that counted them is not told'),
  },
  {
    id: 'T06', title: 'One customer\'s balance is seen by the next one at the same browser', defence: 'src/client/wallet-reader.ts',
    does: 'Each wallet carries an opaque owner tag; when it changes, all that is known is dropped before the new wallet is drawn.',
    test: browser('client/wallet', 'of another customer never stands beside anything of the first one'),
  },
  {
    id: 'T07', title: 'Another site makes links in the customer\'s name (CSRF)', defence: 'src/server/guards.ts',
    does: 'A POST needs proof of where it comes from: Sec-Fetch-Site same-origin, or an origin that is listed exactly. No header is no proof.',
    test: node('server/guards', 'lets a POST pass with proof only'),
  },
  {
    id: 'T08', title: 'CORS is granted to a look-alike origin', defence: 'src/server/guards.ts',
    does: 'Origins are compared whole with a list; patterns refuse to start; only a listed origin is echoed.',
    test: node('server/handler-table', 'opens itself to a listed origin and to no other, errors too'),
  },
  {
    id: 'T09', title: 'The return address leads off the site', defence: 'src/server/links.ts',
    does: 'The browser sends a path only; it must stay on the site on the first reading and on every later decoding. The server builds the address.',
    test: node('server/links', 'is refused when it leads elsewhere, on the first reading or a later one'),
  },
  {
    id: 'T10', title: 'Credyt\'s answer holds a link to a hostile page', defence: 'src/server/links.ts',
    does: 'A link is handed on when its exact origin is listed, without user info, over https, at most 8 kB, in its parsed form. The browser judges it once more.',
    test: node('server/links', 'is refused from anywhere else, however it is written'),
  },
  {
    id: 'T11', title: 'A payment link leaks: it is a bearer secret for ten minutes', defence: 'src/client/links.ts',
    does: 'Made at the click; never in the DOM, an event, a log or a report. Listeners learn the kind and the host.',
    test: browser('client/links', 'can be stopped by a listener, who never hears the link'),
  },
  {
    id: 'T12', title: 'Data becomes markup (XSS)', defence: 'src/elements/credyt-usage-history/usage-rows.ts',
    does: 'Every text is a Lit text binding; lint refuses innerHTML, unsafeHTML and their kind.',
    test: browser('elements/credyt-usage-history', 'draws hostile texts as texts, on a page 320 px wide'),
  },
  {
    id: 'T13', title: 'Text reorders or imitates an amount', defence: 'src/controllers/format-money.ts',
    does: 'Controls, bidi marks and currency signs are taken out of labels, labels are cut, and amounts are isolated.',
    test: browser('controllers/format-money', 'cuts long names and takes control characters out of them'),
  },
  {
    id: 'T14', title: 'A theme loads something from elsewhere', defence: 'src/elements/credyt-balance-badge/credyt-balance-badge.styles.ts',
    does: 'Theming is by custom properties alone, each used where a url() means nothing; no markup, no style text.',
    test: browser('elements/all-elements', 'load nothing, whatever the theme says'),
  },
  {
    id: 'T15', title: 'An attribute sends the customer\'s requests elsewhere', defence: 'src/client/configuration.ts',
    does: 'An endpoint is same-origin or one that the page itself named; else the element fails by name and sends nothing.',
    test: browser('client/configuration', 'of an element on a foreign origin is refused by name, and nothing is sent'),
  },
  {
    id: 'T16', title: 'Another script has taken our tag', defence: 'src/elements/define-element.ts',
    does: 'A tag that is taken is left as it is, and both versions are named; importing never throws.',
    test: browser('elements/define-element', 'names both versions when another holds the tag, and leaves it as it is'),
  },
  {
    id: 'T17', title: 'JSON reaches a prototype', defence: 'src/contract/money/exact-json.ts',
    does: 'Objects read from JSON have no prototype; nothing is merged deeply; queries and forms are copied into objects without one.',
    test: node('contract/exact-json', 'does not let a __proto__ member reach a prototype'),
  },
  {
    id: 'T18', title: 'An id changes the path of a call to Credyt', defence: 'src/server/credyt-paths.ts',
    does: 'Each id is judged and encoded, and the finished address is read back: one that means anything else is not sent.',
    test: node('server/credyt-client', 'no id leads to another address: the path is of its template, or nothing is sent'),
  },
  {
    id: 'T19', title: 'The proxy can be made to do more than it should', defence: 'src/server/find-route.ts',
    does: 'A closed table of routes, matched exactly; nothing of a request is passed through.',
    test: node('server/handler-table', 'a suffix on the path'),
  },
  {
    id: 'T20', title: 'A value breaks out of a header', defence: 'src/server/guards.ts',
    does: 'A request id is kept only when it can hold nothing else; no data stands in headers.',
    test: node('server/guards', 'keep a request id only when it can hold nothing else'),
  },
  {
    id: 'T21', title: 'A cache gives one customer\'s answer to another', defence: 'src/server/responses.ts',
    does: 'Every answer, errors too, is no-store and varies by cookie, authorization and origin; paths match exactly.',
    test: node('server/handler-table', 'carries the headers of the protocol, good or bad'),
  },
  {
    id: 'T22', title: 'Credyt\'s words or a secret get into an answer or a log', defence: 'src/server/upstream-problems.ts',
    does: 'Answers and events are made of our own closed list of codes and sentences.',
    test: node('server/handler-table', 'upstream down'),
  },
  {
    id: 'T23', title: 'A forged webhook', defence: 'src/server/webhooks.ts',
    does: 'HMAC over the raw bytes, compared in constant time with every candidate; an empty secret refuses to start; every forgery is answered alike.',
    test: node('server/webhooks', 'is refused by its signature: of another body, time or secret'),
    also: [{
      id: 'T23-timing', title: 'The time of a refusal helps to guess a signature', defence: 'src/server/secrets.ts',
      does: 'The whole is compared, with every secret and every candidate, wherever the first difference stands.',
      test: node('server/constant-time', 'takes the same steps for every guess of its length, right or wrong'),
    }],
  },
  {
    id: 'T24', title: 'A webhook sent again, or dated ahead', defence: 'src/server/webhooks.ts',
    does: 'Five minutes either way; an event is taken once; its only effect is to read afresh.',
    test: node('server/webhooks', 'is taken up to five minutes either way, and no further'),
    also: [{
      id: 'T24-copies', title: 'Copies of one webhook, in any order, at any process', defence: 'src/server/webhook-route.ts',
      does: 'Each event is claimed by one process, and remembered for an hour once its work is done.',
      test: node('server/webhook-storm', 'of events in any order, one to five copies each, at two processes: each is heard once by both'),
    }],
  },
  {
    id: 'T25', title: 'Webhooks as an amplifier', defence: 'src/server/webhook-route.ts',
    does: 'The header is judged before a byte of the body is read, the body is cut at 256 kB, and a delivery makes no call to Credyt. A limit per address is the edge\'s.',
    test: node('server/webhook-route', 'reads nothing for a bad header, and at most 256 kB for a good one'),
    also: [{
      id: 'T25-flood', title: 'A flood of webhooks whose headers look right', defence: 'src/server/webhook-route.ts',
      does: 'At most 64 bodies are read at once; the others are turned away unread.',
      test: node('server/webhook-storm', 'of deliveries whose headers look right is read 64 at a time'),
    }, {
      id: 'T25-slow', title: 'Bodies that never end', defence: 'src/server/guards.ts',
      does: 'A body that still drips when its time is over is let go.',
      test: node('server/webhook-storm', 'of bodies that never end is let go when its time is over'),
    }],
  },
  {
    id: 'T26', title: 'A live stream reaches somebody else, or outlives its session', defence: 'src/server/streams.ts',
    does: 'A stream reads the one wallet of whoever opened it; hints between processes carry no balance and are sealed. It ends within five minutes, and the next one asks the session anew.',
    test: node('server/streams', 'reaches its own customer alone, and is over within five minutes'),
  },
  {
    id: 'T27', title: 'The shared store is read or written by somebody else', defence: 'src/server/secrets.ts',
    does: 'No balance goes there. Links are sealed, each to its own entry; what was altered, forged or moved counts as not there.',
    test: node('server/tampered-store', 'gives nobody a link that was put there, altered there or moved there'),
    also: [{
      id: 'T27-away', title: 'The shared store dies, hangs or refuses', defence: 'src/server/store-guard.ts',
      does: 'Nobody waits for it longer than 2 s; without it no link is made, and balances are read as ever.',
      test: node('server/redis', 'that hangs: nobody waits long'),
    }, {
      id: 'T27-noise', title: 'Somebody publishes changes that never were', defence: 'src/server/changes.ts',
      does: 'A hint is sealed, says only "read again", and at most a thousand are opened at once.',
      test: node('server/changes', 'may drown in noise: what is opened at once is bounded, and later hints are heard again'),
    }],
  },
  {
    id: 'T28', title: 'A customer uses up what belongs to all', defence: 'src/server/mint.ts',
    does: 'Ten links a minute and one at a time per customer; pages of at most 100 rows and a depth of 100,000; six streams; 64 calls to Credyt at once.',
    test: node('server/top-ups', 'stops the eleventh link of a customer in a minute and says when to come back'),
    also: [{
      id: 'T28-reads', title: 'A customer reads so much that nobody else can', defence: 'src/server/gate.ts',
      does: 'Eight reads of usage and quotes at a time per customer, 64 in line; reads of a wallet are one call for all who ask at once. An amount with more decimals than its currency is not quoted.',
      test: node('server/bounds', 'does not take the places of the others: they are answered as ever'),
    }],
  },
  {
    id: 'T29', title: 'Credyt hangs, drips or floods', defence: 'src/server/credyt-transport.ts',
    does: '5 s to headers, 10 s to a read\'s end, 15 s to a write\'s, 2 MB after unpacking; a route that failed five times rests 10 s.',
    test: node('server/credyt-transport', 'an answer over 2 MB is not read to its end, packed or not'),
  },
  {
    id: 'T30', title: 'Everybody asks at the same moment', defence: 'src/client/wallet-reader.ts',
    does: 'One wallet per page, polled from its own load on; focus asks at most every 30 s (where nobody is signed in, at each look); waits are spread by chance, those of streams too; equal reads in flight are one.',
    test: browser('client/wallet', 'is read again on focus, but not within 30 s'),
  },
  {
    id: 'T31', title: 'Expired link, new link, expired link: a redirect loop', defence: 'src/server/returns.ts',
    does: 'The signed marker counts: a renewal is never renewed, and each marker is spent by its first arrival. The page keeps a second count.',
    test: node('server/returns', 'never renews a renewal, a living link, a spent marker or a credited one'),
  },
  {
    id: 'T32', title: 'One intent, two payments', defence: 'src/server/mint.ts',
    does: 'One key per intent, from the click to the proxy; equal requests share one call and one link; a POST is never sent twice by itself.',
    test: node('server/top-ups', 'is one upstream call and one link, however often and however closely it is sent'),
  },
  {
    id: 'T33', title: 'The amount or the asset is tampered with', defence: 'src/server/top-up-rules.ts',
    does: 'A plain decimal within the host\'s bounds, in its currency, for its assets; rate, destination and addresses are the server\'s.',
    test: node('server/top-ups', 'takes an amount within the rules and says what is wrong with any other'),
  },
  {
    id: 'T34', title: 'A framed page is made to pay (clickjacking)', defence: 'src/server/guards.ts',
    does: 'GET /portal answers no frame; the hosted page asks again before it charges; hosts are told to set frame-ancestors. The elements do not look whether they are framed: many products live in a frame.',
    test: node('server/pages', 'makes no link for an image, a frame, a script, a prefetch or HEAD'),
    also: [{
      id: 'T34-forms', title: 'A form in a framed page is made to pay', defence: 'src/server/guards.ts',
      does: 'A form post whose answer would open in a frame makes no link.',
      test: node('server/pages', 'makes no link in a frame, where another site may lie over its button'),
    }],
  },
  {
    id: 'T35', title: 'A wrong number where the truth is not known', defence: 'src/elements/credyt-balance-badge/credyt-balance-badge.ts',
    does: 'Figures are drawn for a known balance only, with its age when it is old; what one has is rounded down.',
    test: browser('elements/credyt-balance-badge', 'offers to try again when nothing could be had, and then shows the balance'),
  },
  {
    id: 'T36', title: 'The package, its build or a dependency is replaced', defence: 'package.json',
    does: 'No install scripts, exact versions, a lockfile with a hash for each package, SRI hashes for the CDN files.',
    test: node('node/supply-chain', 'installing the package runs nothing'),
  },
  {
    id: 'T37', title: 'A dependency that is not who it seems', defence: 'package.json',
    does: 'Three dependencies at run time, listed by name; nothing else is imported; Credyt is called over HTTP and not through a package.',
    test: node('node/supply-chain', 'has the three dependencies that were looked at, at exact versions, and no other'),
  },
  {
    id: 'T38', title: 'The widgets talk to somebody else', defence: 'src/client/page-store.ts',
    does: 'No telemetry, fonts or images: every request goes to the one proxy.',
    test: browser('elements/all-elements', 'talk to the proxy and to nobody else'),
  },
  {
    id: 'T39', title: 'A body that is costly to read', defence: 'src/server/guards.ts',
    does: 'Bodies are counted as they arrive and cut at 16 kB before anything parses them; Credyt\'s at 2 MB; patterns run in linear time.',
    test: node('server/guards', 'is read up to 16 kB, however its length is declared'),
  },
  {
    id: 'T40', title: 'Answers that differ tell what exists', defence: 'src/server/usage.ts',
    does: 'Somebody else\'s event is answered as one that never was; nobody signed in is one answer for every route.',
    test: node('server/no-oracle', 'an event of somebody else is answered as one that never was'),
  },
  {
    id: 'T41', title: 'Test and live are mixed up', defence: 'src/server/webhook-route.ts',
    does: 'The host says the mode; a delivery of the other one is reported as mode_mismatch and has no effect; test mode shows a ribbon.',
    test: node('server/webhook-route', 'reports a delivery of the other mode, and does nothing with it'),
  },
  {
    id: 'T42', title: 'The handler is mounted wrongly', defence: 'src/server/node.ts',
    does: 'A body that was read before is named in the answer and to the host; addresses come from publicUrl, never from the Host header.',
    test: node('server/node', 'names a body parser that ran first, in the answer and to the host'),
  },
  {
    id: 'T43', title: 'Another script forges messages or storage', defence: 'src/client/payment-watch.ts',
    does: 'Messages are hints to read again, and count for the payment whose nonce they name; numbers come from the proxy alone.',
    test: browser('client/forged-messages', 'change no number and no state'),
  },
];

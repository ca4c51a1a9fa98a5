// The look of the hosted pages (look.md §7): the kit's tokens, none of its code. Sent inside each page and named in its policy by hash.
import { Html } from './html.js';

export const STYLES = new Html(`
:root{color-scheme:light dark;
--accent:light-dark(#27409b,#a9bcff);--on-accent:light-dark(#fff,#0f1638);
--page:light-dark(#f8f8f9,#0d0e11);--side:light-dark(#f6f7f9,#0f1013);--surface:light-dark(#fff,#16181c);--fill:light-dark(#f4f5f7,#212429);
--text:light-dark(#17191e,#eceef2);--muted:light-dark(#5a616c,#a4abb7);--border:light-dark(#e3e5ea,#2d3139);--control:light-dark(#878e9a,#767e8b);
--danger:light-dark(#b42318,#ff9d92);--danger-fill:light-dark(#fef2f0,#2d1b1a);--success:light-dark(#12683c,#78d3a2);--success-fill:light-dark(#eef8f1,#16261d);
--quiet-edge:color-mix(in oklab,var(--control) 55%,var(--border));--hover:color-mix(in oklab,var(--text) 6%,transparent)}
*,::before,::after{box-sizing:border-box}
body{margin:0;min-block-size:100dvh;display:grid;grid-template-rows:auto 1fr;grid-template-columns:minmax(0,1fr);background:var(--page);color:var(--text);
font:max(14px,.875rem)/1.4286 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums;-webkit-font-smoothing:antialiased;overflow-wrap:anywhere}
:where(h1,h2,p,dl,dd,ul,fieldset,legend){margin:0;padding:0;border:0;min-inline-size:0}
ul{list-style:none}p{text-wrap:pretty}
.ribbon{padding:8px 16px;text-align:center;font-size:.8571em;line-height:1.3333;background:light-dark(#17191e,#f1f2f5);color:light-dark(#fff,#17191e)}
.sub{font-size:.9286em;line-height:1.3846;color:var(--muted)}
.caption{font-size:.8571em;line-height:1.3333;color:var(--muted)}
.figure{font-size:2.2857em;line-height:1.125;font-weight:600;letter-spacing:-.025em}
.number{unicode-bidi:isolate}.whole{white-space:nowrap}
.danger{color:var(--danger)}.success{color:var(--success)}
.hidden{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.icon{inline-size:16px;block-size:16px;flex:none;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
:dir(rtl) .flip{transform:scaleX(-1)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.back{display:inline-flex;align-items:center;gap:6px;min-block-size:24px;color:light-dark(#454b55,#c0c6d0);text-decoration:none}
.back:hover{color:var(--text);text-decoration:underline;text-underline-offset:3px;text-decoration-color:color-mix(in oklab,currentColor 35%,transparent)}
.button{appearance:none;display:flex;align-items:center;justify-content:center;gap:6px;inline-size:100%;min-block-size:44px;padding:6px 14px;border:1px solid transparent;border-radius:8px;background:transparent;color:var(--text);font:inherit;font-weight:500;text-align:center;text-decoration:none;cursor:pointer;transition:background-color 160ms cubic-bezier(.2,0,0,1)}
.button:hover{background:var(--hover)}
.button.primary{background:var(--accent);color:var(--on-accent)}
.button.primary:hover{background:color-mix(in oklab,var(--accent) 88%,var(--on-accent))}
.button[aria-disabled=true]{opacity:.7;cursor:progress}
.stack{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}
.note{--tone:var(--muted);--back:var(--fill);display:grid;grid-template-columns:auto minmax(0,1fr);gap:2px 10px;padding:10px 12px;border-radius:8px;background:var(--back);border:1px solid color-mix(in oklab,var(--tone) 14%,var(--back))}
.note .icon{color:var(--tone);margin-block-start:2px}
.note.danger{--tone:var(--danger);--back:var(--danger-fill);color:var(--text)}.note.success{--tone:var(--success);--back:var(--success-fill);color:var(--text)}
/* checkout */
.checkout{display:grid;grid-template-columns:1fr minmax(0,1fr);background:var(--surface)}
.order{background:var(--side);padding:48px 56px;display:grid;justify-content:end;align-content:start;grid-template-columns:minmax(0,340px)}
.pay{padding:48px 56px;max-inline-size:500px;min-inline-size:0}
.checkout h1{font-size:1.4286em;line-height:1.4;font-weight:600;letter-spacing:-.015em;margin-block-end:20px}
.order .push{margin-block-start:32px}.order .caption{margin-block-start:24px}
.order .figure{font-size:2.5714em;margin-block:4px 24px}
.lines{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,auto);gap:10px 16px;color:var(--muted)}
.lines dd{text-align:end;color:var(--text)}
.lines .total{border-block-start:1px solid light-dark(#dfe2e8,#2d3139);padding-block-start:12px;margin-block-start:2px;font-weight:600;color:var(--text)}
.lines dt.total{margin-inline-end:-16px}
.fields{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;align-items:start}
.wide{grid-column:1/-1}
.fields label{display:block;margin-block-end:6px;font-size:.9286em;line-height:1.3846;font-weight:500}
.field{display:flex;align-items:center;gap:6px;min-block-size:44px;padding-inline:10px;border:1px solid var(--control);border-radius:8px;background:var(--surface)}
.field input{appearance:none;flex:1;inline-size:0;min-inline-size:0;min-block-size:42px;padding:0;border:0;outline:0;background:none;color:inherit;font:inherit;font-size:max(1em,16px);line-height:1.25}
@media (pointer:fine){.field input{font-size:inherit}}
.field input::placeholder{color:var(--muted);opacity:1}
.field .icon{color:var(--muted)}
.field:has([aria-invalid=true]){border-color:var(--danger);box-shadow:inset 0 0 0 1px var(--danger)}
.field:focus-within{outline:2px solid var(--accent);outline-offset:-1px;border-color:transparent;box-shadow:none}

.hint{display:flex;gap:6px;margin-block-start:6px;font-size:.9286em;line-height:1.3846;color:var(--danger)}
.hint .icon{margin-block-start:1px}
/* portal */
.portal{inline-size:100%;max-inline-size:760px;margin-inline:auto;padding:40px 24px 64px}
.portal>header{display:flex;flex-wrap:wrap;align-items:end;justify-content:space-between;gap:4px 24px}
.portal>header>*{min-inline-size:0}
.portal h1{font-size:1.7143em;line-height:1.3333;font-weight:600;letter-spacing:-.015em;margin-block-start:12px}
.cards{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px;margin-block-start:24px}
.card{padding:20px;border:1px solid var(--border);border-radius:14px;background:var(--surface);min-inline-size:0}
.card h2{font-size:1.1429em;line-height:1.375;font-weight:600;letter-spacing:-.01em}
.card h2.quiet{font-size:.9286em;line-height:1.3846;font-weight:400;letter-spacing:0;color:var(--muted)}
.card .none{margin-block-start:4px;font-weight:600}.card .owed{margin-block:-8px 12px}
.card .figure{margin-block:4px 14px}
.rows>li{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,auto);align-items:center;gap:0 16px;padding-block:9px;overflow:clip}
.rows>li+li{border-block-start:1px solid var(--border)}
.rows .number{font-weight:600;text-align:end;max-inline-size:16ch}
.rows.history{margin-block-start:6px}.rows.history .number{font-weight:500}
.rows .sub{display:block}
.choices{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:8px;margin-block:12px 16px}
@container (max-width:255px){.choices{grid-template-columns:repeat(2,minmax(0,1fr))}}
.funds{container-type:inline-size}
.choice{position:relative;display:grid;place-items:center;min-block-size:44px;border:1px solid var(--quiet-edge);border-radius:8px;font-weight:500;cursor:pointer}
.choice:hover{background:var(--hover)}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);font-weight:600}
.choice:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.tick{display:none;position:absolute;inset-block-start:-1px;inset-inline-end:-1px;place-items:center;inline-size:18px;block-size:18px;border-start-end-radius:8px;border-end-start-radius:7px;background:var(--accent);color:var(--on-accent)}
.choice:has(:checked) .tick{display:grid}.tick .icon{inline-size:12px;block-size:12px;stroke-width:2}
.chosen{display:none}
.funds:has([value="10"]:checked) .chosen-10,.funds:has([value="25"]:checked) .chosen-25,.funds:has([value="50"]:checked) .chosen-50,.funds:has([value="100"]:checked) .chosen-100{display:inline}
.select{display:flex;align-items:center;gap:8px;margin-block-end:16px}
.select select{flex:1;min-inline-size:0;min-block-size:36px;padding-inline:8px;border:1px solid var(--quiet-edge);border-radius:8px;background:var(--surface);color:inherit;font:inherit;text-overflow:ellipsis}
.automatic{display:flex;align-items:center;justify-content:space-between;gap:16px}
.automatic+.automatic{margin-block-start:16px;padding-block-start:16px;border-block-start:1px solid var(--border)}
.switch{appearance:none;flex:none;inline-size:44px;block-size:26px;padding:2px;border:1px solid var(--control);border-radius:99px;background:var(--fill);display:flex;cursor:pointer;transition:background-color 160ms}
.switch i{inline-size:20px;block-size:20px;border-radius:99px;background:var(--muted)}
.switch[aria-checked=true]{background:var(--accent);border-color:var(--accent);justify-content:flex-end}.switch[aria-checked=true] i{background:var(--on-accent)}
/* a short message */
.message{place-self:center;inline-size:100%;max-inline-size:440px;padding:32px 24px;display:grid;justify-items:center;gap:8px;text-align:center}
.message h1{font-size:1.2857em;line-height:1.3333;font-weight:600;letter-spacing:-.014em}
.disc{display:grid;place-items:center;inline-size:48px;block-size:48px;border-radius:99px;background:var(--fill);color:var(--muted);margin-block-end:10px}
.disc .icon{inline-size:20px;block-size:20px}.disc.success{background:var(--success-fill);color:var(--success)}
.message .button{margin-block-start:16px;max-inline-size:280px}
.message code{display:block;margin-block-start:12px;padding:10px 12px;border-radius:8px;background:var(--fill);font-size:.9286em;text-align:start}
@media (max-width:720px){.checkout{grid-template-columns:minmax(0,1fr);grid-template-rows:auto 1fr}.order,.pay{padding:24px 20px;justify-content:stretch;grid-template-columns:minmax(0,1fr);max-inline-size:none}.cards{grid-template-columns:minmax(0,1fr)}.wide{grid-column:auto}.fields .wide{grid-column:1/-1}}
@media (max-width:520px){.portal{padding:24px 16px 48px}.order .push{margin-block-start:32px}.order .caption{margin-block-start:24px}
.order .figure{font-size:2.2857em;margin-block-end:16px}}
@media (max-width:280px){.fields{grid-template-columns:minmax(0,1fr)}}
@media (forced-colors:active){.button,.note,.choice{border-color:ButtonBorder}.button.primary,.choice:has(:checked){forced-color-adjust:none;background:Highlight;color:HighlightText}.choice:has(:checked){border-color:Highlight;box-shadow:none}.tick{background:none;color:inherit}.ribbon{border-block-end:1px solid}.switch i{background:ButtonText}.switch[aria-checked=true]{forced-color-adjust:none;background:Highlight}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
`);

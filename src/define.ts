// Registers every element, `credyt-widgets/define` and, without the chart, the start of the CDN file. Import it for that effect.
import './elements/credyt-balance-badge/credyt-balance-badge.define.js';
import './elements/credyt-billing-panel/credyt-billing-panel.define.js';
import './elements/credyt-insufficient-funds-dialog/credyt-insufficient-funds-dialog.define.js';
import './elements/credyt-low-balance-banner/credyt-low-balance-banner.define.js';
import './elements/credyt-payment-notice/credyt-payment-notice.define.js';
import './elements/credyt-portal-link/credyt-portal-link.define.js';
import './elements/credyt-top-up-button/credyt-top-up-button.define.js';
import './elements/credyt-usage-chart/credyt-usage-chart.define.js';
import './elements/credyt-usage-history/credyt-usage-history.define.js';

// For pages without a bundler: `import { getBilling } from "…/credyt-widgets.js"`.
export * from './index.js';

// Registers <credyt-usage-chart>. Import it for that effect; it is also the start of its CDN file.
import { defineElement } from '../define-element.js';
import { CredytUsageChart } from './credyt-usage-chart.js';

defineElement('credyt-usage-chart', CredytUsageChart);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-usage-chart': CredytUsageChart;
  }
}

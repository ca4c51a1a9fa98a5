// How large the plot is on screen, so that it is drawn at real pixels. Used by credyt-usage-chart.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Size {
  width: number;
  height: number;
  em: number;
}

export class PlotSize implements ReactiveController {
  current: Size = { width: 0, height: 0, em: 14 };
  #observer: ResizeObserver | undefined;

  constructor(private readonly host: ReactiveControllerHost & Element & { readonly renderRoot: ParentNode }) {
    host.addController(this);
  }

  hostConnected(): void {
    // A frame later: drawn inside the observer's own turn, it could change what is being observed.
    this.#observer = new ResizeObserver(() => { requestAnimationFrame(() => { this.hostUpdated(); }); });
    this.#observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    const plot = this.host.renderRoot.querySelector('.plot');
    if (!plot) return;
    const { width, height } = plot.getBoundingClientRect();
    const em = parseFloat(getComputedStyle(plot).fontSize);
    const { current } = this;
    if (width === current.width && height === current.height && em === current.em) return;
    this.current = { width, height, em };
    this.host.requestUpdate();
  }
}

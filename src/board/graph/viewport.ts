import { h } from '../dom.ts';
import type { Point } from './layout.ts';

/** A rectangle of the drawing. */
export interface Seen {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const ZOOM = { least: 0.15, most: 2, step: 1.2 } as const;
/** Beyond what can be seen so many pixels are drawn, so that scrolling shows no empty place. */
const BEYOND = 200;
/** Below this zoom words cannot be read, and are left out. */
const FAR_BELOW = 0.45;
/** When it opens it is made smaller than life only so far: it is to be read. */
const BEGIN_LEAST = 0.7;

/** A drawing that can be scrolled and zoomed. Scrolling is the browser's own. */
export class Viewport {
  readonly element: HTMLElement;
  readonly #canvas: HTMLElement;
  readonly #sizer: HTMLElement;
  readonly #onMove: () => void;
  #zoom = 1;
  #width = 0;
  #height = 0;
  #drawing = 0;
  #drag: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | undefined;

  /** @param onMove another part of the drawing can be seen; called once a frame at most */
  constructor(layers: readonly Element[], onMove: () => void) {
    this.#onMove = onMove;
    this.#canvas = h('div', { class: 'canvas' });
    this.#canvas.append(...layers);
    this.#sizer = h('div', { class: 'sizer' }, this.#canvas);
    this.element = h('div', { class: 'viewport' }, this.#sizer);
    this.element.addEventListener('scroll', () => this.#soon(), { passive: true });
    this.element.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.element.addEventListener('pointerdown', (event) => this.#onDown(event));
    this.element.addEventListener('pointermove', (event) => this.#onMoveDrag(event));
    this.element.addEventListener('pointerup', () => this.#endDrag());
    this.element.addEventListener('pointercancel', () => this.#endDrag());
  }

  /** Pixels that are there to be filled; 0 while it is not shown. */
  get width(): number {
    return this.element.clientWidth;
  }

  /** Size of the drawing at its natural scale. */
  setSize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#apply();
  }

  /** First look: all of the width where it can be read. */
  begin(): void {
    this.#setZoom(Math.max(BEGIN_LEAST, Math.min(1, this.width / Math.max(1, this.#width))));
    this.element.scrollTo(0, 0);
  }

  /** Shows all of it. */
  fit(): void {
    const { clientWidth, clientHeight } = this.element;
    this.#setZoom(
      Math.min(1, clientWidth / Math.max(1, this.#width), clientHeight / Math.max(1, this.#height)),
    );
    this.element.scrollTo(0, 0);
  }

  zoomIn(): void {
    this.#zoomAt(this.#zoom * ZOOM.step, this.element.clientWidth / 2, this.element.clientHeight / 2);
  }

  zoomOut(): void {
    this.#zoomAt(this.#zoom / ZOOM.step, this.element.clientWidth / 2, this.element.clientHeight / 2);
  }

  /** What can be seen of the drawing, and a little more. */
  seen(): Seen {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    return {
      left: (scrollLeft - BEYOND) / this.#zoom,
      top: (scrollTop - BEYOND) / this.#zoom,
      right: (scrollLeft + clientWidth + BEYOND) / this.#zoom,
      bottom: (scrollTop + clientHeight + BEYOND) / this.#zoom,
    };
  }

  /** Scrolls as little as it takes to show a rectangle of the drawing. */
  reveal({ x, y }: Point, width: number, height: number): void {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    const room = 16;
    const [left, top] = [x * this.#zoom - room, y * this.#zoom - room];
    const [right, bottom] = [(x + width) * this.#zoom + room, (y + height) * this.#zoom + room];
    this.element.scrollTo(
      left < scrollLeft ? left : Math.max(scrollLeft, right - clientWidth),
      top < scrollTop ? top : Math.max(scrollTop, bottom - clientHeight),
    );
  }

  #apply(): void {
    this.#canvas.style.transform = `scale(${String(this.#zoom)})`;
    this.#canvas.style.width = `${String(this.#width)}px`;
    this.#canvas.style.height = `${String(this.#height)}px`;
    this.#sizer.style.width = `${String(this.#width * this.#zoom)}px`;
    this.#sizer.style.height = `${String(this.#height * this.#zoom)}px`;
    this.element.classList.toggle('far', this.#zoom < FAR_BELOW);
  }

  #setZoom(zoom: number): void {
    this.#zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));
    this.#apply();
    this.#soon();
  }

  /** Zooms so that what is under a place of the view stays there. */
  #zoomAt(zoom: number, x: number, y: number): void {
    const { scrollLeft, scrollTop } = this.element;
    const before = this.#zoom;
    this.#setZoom(zoom);
    const scale = this.#zoom / before;
    this.element.scrollTo((scrollLeft + x) * scale - x, (scrollTop + y) * scale - y);
  }

  #onWheel(event: WheelEvent): void {
    // A pinch on a touchpad comes as a wheel with Ctrl.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.element.getBoundingClientRect();
    this.#zoomAt(
      this.#zoom * Math.exp(-event.deltaY / 200),
      event.clientX - box.left,
      event.clientY - box.top,
    );
  }

  /** The empty ground can be dragged. */
  #onDown(event: PointerEvent): void {
    const { target } = event;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    if (target instanceof Element && target.closest('.node') !== null) return;
    // Beyond the client area are the scroll bars.
    const box = this.element.getBoundingClientRect();
    if (
      event.clientX - box.left > this.element.clientWidth ||
      event.clientY - box.top > this.element.clientHeight
    )
      return;
    const { scrollLeft: left, scrollTop: top } = this.element;
    this.#drag = { x: event.clientX, y: event.clientY, left, top };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('dragged');
  }

  #onMoveDrag(event: PointerEvent): void {
    if (this.#drag === undefined) return;
    const { x, y, left, top } = this.#drag;
    this.element.scrollTo(left - (event.clientX - x), top - (event.clientY - y));
  }

  #endDrag(): void {
    this.#drag = undefined;
    this.element.classList.remove('dragged');
  }

  #soon(): void {
    if (this.#drawing !== 0) return;
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#onMove();
    });
  }
}

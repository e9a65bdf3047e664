import { h } from './dom.ts';
import { stateIcon } from './icons.ts';
import type { NodeState } from './toPage.ts';

/** What a card says. */
export interface HoverText {
  readonly title: string;
  readonly state: NodeState;
  readonly stateText: string;
  readonly lines: readonly string[];
}

/** So long the pointer rests before a card is shown, milliseconds; VS Code's own hovers wait as long. */
const DELAY_MS = 400;
const GAP = 6;

/** The one card that tells more of what is under the pointer or has the focus. It is not spoken: labels say the same. */
export class HoverCard {
  readonly element = h('div', { class: 'card', 'aria-hidden': 'true' });
  #timer: number | undefined;
  #anchor: Element | undefined;

  constructor() {
    this.element.hidden = true;
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.hide();
    });
    document.addEventListener('pointerdown', () => this.hide(), { capture: true, passive: true });
    document.addEventListener('scroll', () => this.hide(), { capture: true, passive: true });
  }

  /** Shows the card beside an element, a moment later. */
  showFor(anchor: Element, text: HoverText): void {
    if (this.#anchor === anchor) return;
    this.hide();
    this.#anchor = anchor;
    this.#timer = window.setTimeout(() => this.#show(anchor, text), DELAY_MS);
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.#anchor = undefined;
    this.element.hidden = true;
  }

  #show(anchor: Element, { title, state, stateText, lines }: HoverText): void {
    if (!anchor.isConnected) return;
    const head = h('div', { class: 'card-state', 'data-state': state }, h('span', {}, stateText));
    head.prepend(stateIcon(state));
    this.element.replaceChildren(
      h('div', { class: 'card-title' }, title),
      head,
      ...lines.map((line) => h('div', {}, line)),
    );
    this.element.hidden = false;
    const [box, card] = [anchor.getBoundingClientRect(), this.element.getBoundingClientRect()];
    const below = box.bottom + GAP;
    const top = below + card.height > window.innerHeight ? Math.max(GAP, box.top - GAP - card.height) : below;
    const left = Math.min(Math.max(GAP, box.left), window.innerWidth - card.width - GAP);
    this.element.style.transform = `translate(${String(Math.round(left))}px, ${String(Math.round(top))}px)`;
  }
}

/** What a process holds, as Prometheus sees it: the catalogue, the index, the inference process. Looked up when somebody reads. */
import { Counter, Gauge, type Registry } from 'prom-client';

/** What a process that searches holds at one moment. */
export interface Stock {
  readonly items: number;
  readonly images: number;
  /** Pictures in the index. */
  readonly indexed: number;
  /** Since the start. */
  readonly inference: {
    readonly waiting: number;
    readonly inFlight: number;
    readonly answered: number;
    readonly restarts: number;
    /** Undefined while no process is ready. */
    readonly device: string | undefined;
  };
}

/** Registers the figures. @returns has them say what the stock is now */
export function createStockFigures(registry: Registry): (stock: Stock) => void {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const items = gauge('samelook_catalogue_items', 'Items of the catalogue');
  const images = gauge('samelook_catalogue_images', 'Pictures of the catalogue');
  const indexed = gauge('samelook_index_images', 'Pictures in the index that this process searches');
  const pending = gauge(
    'samelook_pending_images',
    'Pictures of the catalogue that are not in the index: without an embedding still, or such as can not be read',
  );
  const waiting = new Gauge({
    name: 'samelook_inference_inputs',
    help: 'Pictures and texts that wait for the inference process, or are there, by state',
    labelNames: ['state'],
    registers,
  });
  const answered = counter(
    'samelook_inference_answers_total',
    'Pictures and texts that the inference process answered',
  );
  const restarts = counter('samelook_inference_restarts_total', 'Times that the inference process was started again');
  const up = gauge('samelook_inference_up', '1 where the inference process is ready, else 0');

  /** A count that somebody else keeps. */
  function tell(total: Counter, value: number): void {
    total.reset();
    total.inc(value);
  }

  return (stock) => {
    items.set(stock.items);
    images.set(stock.images);
    indexed.set(stock.indexed);
    pending.set(Math.max(0, stock.images - stock.indexed));
    waiting.set({ state: 'waiting' }, stock.inference.waiting);
    waiting.set({ state: 'in_flight' }, stock.inference.inFlight);
    tell(answered, stock.inference.answered);
    tell(restarts, stock.inference.restarts);
    up.set(stock.inference.device === undefined ? 0 : 1);
  };
}

/** The job queues by name; a new one is a file and a line here. */
import type { JobQueue } from '../core/ports.js';
import { createMemoryQueue, type MemoryQueueOptions } from './memory.js';

export const QUEUES = {
  memory: createMemoryQueue,
} satisfies Record<string, (options: MemoryQueueOptions) => JobQueue>;

/** The job queues; a new one is a file and a line here. */
import type { JobQueue } from '../core/job-queue.js';
import type { QueueRecords, QueueRecordsOptions } from './bull/records.js';
import type { BullQueueOptions } from './bull.js';
import { createMemoryQueue, type MemoryQueueOptions } from './memory.js';

/** The job queues by name. */
export const QUEUES = {
  /** In this process. */
  memory: (options: MemoryQueueOptions): JobQueue => createMemoryQueue(options),
  /** In Redis, for many processes on many machines. */
  bull: async (options: BullQueueOptions): Promise<JobQueue> => (await import('./bull.js')).openBullQueue(options),
} as const;

/** The queue in Redis as an operator sees it. */
export const openQueueRecords = async (options: QueueRecordsOptions): Promise<QueueRecords> =>
  (await import('./bull/records.js')).openQueueRecords(options);

import { createMemoryQueue } from '../../src/queue/memory.js';
import { jobQueueContract } from '../contracts/job-queue.js';

jobQueueContract('the memory queue', createMemoryQueue);

import { QUEUES } from '../../src/queue/registry.js';
import { jobQueueContract } from '../contracts/job-queue.js';

jobQueueContract('the memory queue', async (limits) => QUEUES.memory(limits));

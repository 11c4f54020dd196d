import { createMemoryPhotoStore } from '../../src/photo/store.js';
import { photoStoreContract } from '../contracts/photo-store.js';

photoStoreContract('the memory photo store', async (limits) => createMemoryPhotoStore(limits));

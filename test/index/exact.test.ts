import { openExactIndex } from '../../index/exact.js';
import { savedIndexContract } from '../contracts/saved-index.js';
import { vectorIndexContract } from '../contracts/vector-index.js';

vectorIndexContract('the exact index', openExactIndex, ['cosine', 'l2', 'l1']);
savedIndexContract('the exact index', openExactIndex);

import { openExactIndex } from '../../index/exact.js';
import { vectorIndexContract } from '../contracts/vector-index.js';

vectorIndexContract('the exact index', openExactIndex, ['cosine', 'l2', 'l1']);

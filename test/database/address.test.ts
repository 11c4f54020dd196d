import { expect, it } from 'vitest';
import { addressOf } from '../../src/database/address.js';

it.each([
  ['postgres://anna:s%40cret@db.example.org:6432/shop', 'shop on db.example.org:6432', 'shop', 'anna'],
  ['postgresql://anna@db.example.org/', 'anna on db.example.org:5432', 'anna', 'anna'],
  ['postgres:///shop?host=/run/postgresql&user=ben', 'shop on /run/postgresql:5432', 'shop', 'ben'],
])('of %s tells where it is, without the password', (url, name, database, user) => {
  expect(addressOf(url)).toEqual({ name, database, user });
});

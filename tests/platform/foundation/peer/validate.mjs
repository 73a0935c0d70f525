// Reads numbers, one a line, and says of each what Nav's validator thinks.
import { createInterface } from 'node:readline';
import validator from '@navikt/fnrvalidator';

for await (const line of createInterface({ input: process.stdin })) {
  console.log(validator.idnr(line).status);
}

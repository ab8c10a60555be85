// Reads lines "WIDTH HEIGHT FILE" (a file of grey bytes) on stdin, and writes
// for each what jsQR reads there as a line of JSON: a string, or null.
'use strict';

const fs = require('fs');
const jsQR = require('jsqr');
const readline = require('readline');

function decode(width, height, file) {
  const greys = fs.readFileSync(file);
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < greys.length; i++) {
    pixels[4 * i] = pixels[4 * i + 1] = pixels[4 * i + 2] = greys[i];
    pixels[4 * i + 3] = 255;
  }
  const found = jsQR(pixels, width, height);
  return found ? Buffer.from(found.binaryData).toString('utf8') : null;
}

readline.createInterface({input: process.stdin}).on('line', (line) => {
  const [width, height, file] = line.split(' ');
  process.stdout.write(
      JSON.stringify(decode(Number(width), Number(height), file)) + '\n');
});

import { describe, expect, it } from 'vitest';
import { cv } from '../../../src/runtime/opencv.js';
import { pixelsOf, toModelImage } from '../../../src/vision/model-image.js';

describe('pixels for a model', () => {
  it('are the image itself where it fits', () => {
    const image = new cv.Mat(
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      cv.CV_8UC3,
    );
    const { width, height, channels, data } = toModelImage(image, { channels: 3, multipleOf: 1 });
    expect({ width, height, channels, data: [...data] }).toEqual({
      width: 2,
      height: 1,
      channels: 3,
      data: [1, 2, 3, 4, 5, 6],
    });
  });

  it('continue the edges up to the multiple', () => {
    const image = new cv.Mat(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      cv.CV_8UC1,
    );
    const { width, height, data } = toModelImage(image, { channels: 1, multipleOf: 4 });
    expect([width, height]).toEqual([4, 4]);
    expect([...data]).toEqual([1, 2, 3, 3, 4, 5, 6, 6, 4, 5, 6, 6, 4, 5, 6, 6]);
  });

  it('have the channels of the model', () => {
    const red = new cv.Mat([[[0, 0, 255]]], cv.CV_8UC3);
    expect([...toModelImage(red, { channels: 1, multipleOf: 1 }).data]).toEqual([76]);
    const grey = new cv.Mat([[9]], cv.CV_8UC1);
    expect([...toModelImage(grey, { channels: 3, multipleOf: 1 }).data]).toEqual([9, 9, 9]);
  });

  it('are taken from a part of a larger image', () => {
    const image = new cv.Mat(
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      cv.CV_8UC1,
    );
    const part = image.getRegion(new cv.Rect(1, 0, 2, 2));
    expect([...toModelImage(part, { channels: 1, multipleOf: 2 }).data]).toEqual([2, 3, 6, 7]);
  });

  it('have the light that the model wants, whatever gain and offset the camera has', () => {
    const light = { mean: 128, deviation: 32, floor: 10 };
    const contract = { channels: 1, multipleOf: 1, light } as const;
    const image = new cv.Mat([[50, 50, 150, 150]], cv.CV_8UC1);
    // Mean 100, deviation 50: 50 levels are 50 x 32 / 60 of the model's.
    expect([...toModelImage(image, contract).data]).toEqual([101, 101, 155, 155]);
    const flat = new cv.Mat([[9, 9, 9, 9]], cv.CV_8UC1);
    expect([...toModelImage(flat, contract).data]).toEqual([128, 128, 128, 128]);
  });

  it('of a box are those of the image there', () => {
    const image = new cv.Mat(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      cv.CV_8UC1,
    );
    expect([...pixelsOf(image, { x: 1, y: 0, width: 2, height: 2 }).data]).toEqual([2, 3, 5, 6]);
  });
});

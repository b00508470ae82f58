import { describe, expect, test } from 'vitest'
import { fixedClock, seededRandom, simulatedClock } from './index.ts'

describe('clocks', () => {
  test('a fixed one stands still', () => {
    const clock = fixedClock('1970-01-01T00:00:01Z')
    expect([clock.now(), clock.now()]).toEqual([1000, 1000])
  })
  test('a simulated one goes when told', () => {
    const clock = simulatedClock('1970-01-01T00:00:01Z')
    clock.advance(500)
    expect(clock.now()).toBe(1500)
    clock.set('1970-01-01T00:00:00.001Z')
    expect(clock.now()).toBe(1)
  })
  test.each([fixedClock, simulatedClock])('refuses what is no instant', (make) => {
    expect(() => make('today')).toThrow(expect.objectContaining({ code: 'time.invalid_instant' }))
  })
})

describe('seededRandom', () => {
  const draw = (seed: number, count: number) => {
    const random = seededRandom(seed)
    return Array.from({ length: count }, () => random.next())
  }
  test('is the same for the same seed and another for another', () => {
    expect(draw(7, 5)).toEqual(draw(7, 5))
    expect(draw(7, 5)).not.toEqual(draw(8, 5))
  })
  test('is spread evenly from 0 to 1', () => {
    const drawn = draw(1, 20_000)
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...drawn)).toBeLessThan(1)
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => drawn.filter((value) => Math.floor(value * 10) === tenth).length,
    )
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
  test('gives whole numbers and bytes', () => {
    const random = seededRandom(5)
    const rolls = Array.from({ length: 600 }, () => random.integer(6))
    expect([...new Set(rolls)].sort()).toEqual([0, 1, 2, 3, 4, 5])
    const bytes = random.bytes(4000)
    expect(bytes).toHaveLength(4000)
    expect(new Set(bytes).size).toBe(256)
  })
})

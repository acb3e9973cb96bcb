//! Where to draw hosts: near to whom they are linked, the same way each time.
//!
//! Pivot MDS (Brandes and Pich, "Eigensolver Methods for Progressive Multidimensional Scaling of
//! Large Data", 2006) gives the overall shape from the distances to a few hosts; forces (Fruchterman
//! and Reingold, "Graph Drawing by Force-directed Placement", 1991) with a cut-off then spread out
//! what lies close together. Nothing is random.

use std::collections::{BTreeMap, VecDeque};

/// Hosts whose distances to all others are known.
const PIVOTS: usize = 50;

/// Rounds of forces.
const ROUNDS: usize = 150;

/// Hosts farther apart than this do not push each other, in lengths of a link.
const REACH: f64 = 3.0;

/// A place; links have a length of about 1.
type Point = [f64; 2];

/// A place for each host, both coordinates from 0 to 1.
#[must_use]
pub(super) fn places(hosts: usize, links: &[(usize, usize)]) -> Vec<[f64; 2]> {
    let mut near = vec![Vec::new(); hosts];
    for (a, b) in links {
        near[*a].push(*b);
        near[*b].push(*a);
    }
    let mut points = scaled(&near);
    to_link_length(&mut points, links);
    for (host, point) in points.iter_mut().enumerate() {
        // Hosts in one place could not be pushed apart; the golden angle sends each its own way.
        let angle = host as f64 * 2.399_963;
        point[0] += 0.05 * angle.cos();
        point[1] += 0.05 * angle.sin();
    }
    for round in 0..ROUNDS {
        let heat = 0.02 + 0.6 * (1.0 - round as f64 / ROUNDS as f64);
        push(&mut points, &near, heat);
    }
    to_unit(&mut points);
    points
}

/// The shape by the distances to the pivots.
fn scaled(near: &[Vec<usize>]) -> Vec<Point> {
    let columns = pivots(near);
    let (rows, width) = (near.len(), columns.len());
    let mean = |values: &mut dyn Iterator<Item = f64>, count: usize| {
        values.sum::<f64>() / count.max(1) as f64
    };
    let column_means: Vec<f64> =
        columns.iter().map(|column| mean(&mut column.iter().copied(), rows)).collect();
    let row_mean = |row: usize| mean(&mut columns.iter().map(|column| column[row]), width);
    let row_means: Vec<f64> = (0..rows).map(row_mean).collect();
    let all = mean(&mut column_means.iter().copied(), width);
    let centred: Vec<Vec<f64>> = columns
        .iter()
        .zip(&column_means)
        .map(|(column, own)| {
            let cell = |(value, row): (&f64, &f64)| -0.5 * (value - row - own + all);
            column.iter().zip(&row_means).map(cell).collect()
        })
        .collect();
    let first = axis(&centred, None);
    let second = axis(&centred, Some(&first));
    let place = |row: usize, axis: &[f64]| {
        centred.iter().zip(axis).map(|(column, weight)| column[row] * weight).sum::<f64>()
    };
    (0..rows).map(|row| [place(row, &first), place(row, &second)]).collect()
}

/// Squared distances of all hosts to each pivot; each pivot is far from those before.
fn pivots(near: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let mut nearest = vec![usize::MAX; near.len()];
    let mut columns = Vec::new();
    let mut pivot = 0;
    for _ in 0..PIVOTS.min(near.len()) {
        let hops = distances(near, pivot);
        for (nearest, hops) in nearest.iter_mut().zip(&hops) {
            *nearest = (*nearest).min(*hops);
        }
        columns.push(hops.iter().map(|hops| (hops * hops) as f64).collect());
        let farthest = nearest.iter().enumerate().rev().max_by_key(|(_, hops)| **hops);
        pivot = farthest.map_or(0, |(host, _)| host);
    }
    columns
}

/// Hops from `start`; who is not reached is one farther than the farthest.
fn distances(near: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut hops = vec![usize::MAX; near.len()];
    hops[start] = 0;
    let mut front = VecDeque::from([start]);
    let mut farthest = 0;
    while let Some(host) = front.pop_front() {
        farthest = hops[host];
        for other in &near[host] {
            if hops[*other] == usize::MAX {
                hops[*other] = farthest + 1;
                front.push_back(*other);
            }
        }
    }
    hops.into_iter().map(|hops| hops.min(farthest + 1)).collect()
}

/// The direction in which the columns differ most, at a right angle to the one given.
fn axis(columns: &[Vec<f64>], other: Option<&[f64]>) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let square: Vec<Vec<f64>> =
        columns.iter().map(|a| columns.iter().map(|b| dot(a, b)).collect()).collect();
    let mut vector: Vec<f64> = (0..columns.len()).map(|at| 1.0 + (at * 7 % 11) as f64).collect();
    for _ in 0..200 {
        vector = square.iter().map(|row| dot(row, &vector)).collect();
        if let Some(other) = other {
            let along = dot(&vector, other);
            vector.iter_mut().zip(other).for_each(|(value, other)| *value -= along * other);
        }
        let length = dot(&vector, &vector).sqrt();
        if length < 1e-9 {
            return vec![0.0; columns.len()];
        }
        vector.iter_mut().for_each(|value| *value /= length);
    }
    vector
}

/// Makes links 1 long on average.
fn to_link_length(points: &mut [Point], links: &[(usize, usize)]) {
    let length = |(a, b): &(usize, usize)| distance(points[*a], points[*b]);
    let mean = links.iter().map(length).sum::<f64>() / links.len().max(1) as f64;
    if mean > 1e-9 {
        points.iter_mut().for_each(|point| *point = point.map(|value| value / mean));
    }
}

/// One round: hosts push each other away, links pull, nobody goes farther than `heat`.
fn push(points: &mut [Point], near: &[Vec<usize>], heat: f64) {
    let cell = |point: Point| point.map(|value| (value / REACH).floor() as i64);
    let mut cells: BTreeMap<[i64; 2], Vec<usize>> = BTreeMap::new();
    for (host, point) in points.iter().enumerate() {
        cells.entry(cell(*point)).or_default().push(host);
    }
    let force = |host: usize| {
        let mut sum = [0.0, 0.0];
        let [x, y] = cell(points[host]);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [x + dx, y + dy]));
        for other in around.filter_map(|at| cells.get(&at)).flatten() {
            let apart = distance(points[host], points[*other]).max(0.01);
            if *other != host && apart < REACH {
                add(&mut sum, points[*other], points[host], 1.0 / apart - 1.0 / REACH);
            }
        }
        for other in &near[host] {
            let apart = distance(points[host], points[*other]);
            let weight = apart * apart / near[host].len().max(near[*other].len()).max(3) as f64;
            add(&mut sum, points[host], points[*other], weight * 3.0);
        }
        sum
    };
    let forces: Vec<Point> = (0..points.len()).map(force).collect();
    for (point, force) in points.iter_mut().zip(forces) {
        let strength = distance(force, [0.0, 0.0]);
        let step = if strength > heat { heat / strength } else { 1.0 };
        point[0] += force[0] * step;
        point[1] += force[1] * step;
    }
}

/// Adds a force of this strength in the direction from one place to another.
fn add(sum: &mut Point, from: Point, to: Point, strength: f64) {
    let apart = distance(from, to).max(0.01);
    sum[0] += (to[0] - from[0]) / apart * strength;
    sum[1] += (to[1] - from[1]) / apart * strength;
}

fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    (x * x + y * y).sqrt()
}

/// Moves and shrinks everything into the unit square, the longer side filling it.
pub(super) fn to_unit(points: &mut [Point]) {
    let low = |axis: usize| points.iter().map(|point| point[axis]).fold(f64::INFINITY, f64::min);
    let high =
        |axis: usize| points.iter().map(|point| point[axis]).fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = ([low(0), low(1)], [high(0), high(1)]);
    let side = (high[0] - low[0]).max(high[1] - low[1]).max(1e-9);
    for point in points {
        for axis in 0..2 {
            let margin = (side - (high[axis] - low[axis])) / 2.0;
            point[axis] = ((point[axis] - low[axis] + margin) / side).clamp(0.0, 1.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(points: &[Point], a: usize, b: usize) -> f64 {
        distance(points[a], points[b])
    }

    #[test]
    fn a_ring_is_drawn_round_and_a_line_long() {
        let ring: Vec<_> = (0..40).map(|a| (a, (a + 1) % 40)).collect();
        let points = places(40, &ring);
        let opposite: Vec<f64> = (0..20).map(|a| apart(&points, a, a + 20)).collect();
        let (low, high) =
            opposite.iter().fold((9.0_f64, 0.0_f64), |(l, h), d| (l.min(*d), h.max(*d)));
        assert!(low > 0.8 * high && apart(&points, 0, 1) < 0.2 * high, "{low} {high}");
        let line: Vec<_> = (1..30).map(|b| (b - 1, b)).collect();
        let points = places(30, &line);
        assert!(apart(&points, 0, 29) > 12.0 * apart(&points, 14, 15));
    }

    #[test]
    fn leaves_of_a_star_do_not_lie_on_each_other() {
        let star: Vec<_> = (1..60).map(|b| (0, b)).collect();
        let points = places(60, &star);
        for a in 0..60 {
            for b in a + 1..60 {
                assert!(apart(&points, a, b) > 0.02, "{a} {b}");
            }
        }
    }

    #[test]
    fn places_are_the_same_each_time_and_inside() {
        for (hosts, links) in
            [(0, vec![]), (1, vec![]), (2, vec![(0, 1)]), (5, vec![(0, 1), (2, 3)])]
        {
            let points = places(hosts, &links);
            assert_eq!(points, places(hosts, &links));
            assert_eq!(points.len(), hosts);
            assert!(points.iter().flatten().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

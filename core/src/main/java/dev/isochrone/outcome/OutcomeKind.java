/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/**
 * What the end of a call says of the endpoint that served it.
 *
 * <table>
 *   <caption>What each kind does</caption>
 *   <tr><th>kind</th><th>round trip</th><th>service time</th><th>health</th></tr>
 *   <tr><td>{@link #SUCCESS}</td><td>sample</td><td>sample</td><td>good</td></tr>
 *   <tr><td>{@link #APPLICATION_ERROR}</td><td>–</td><td>–</td><td>good</td></tr>
 *   <tr><td>{@link #BUSY}</td><td>–</td><td>raises the cost</td><td>–</td></tr>
 *   <tr><td>{@link #FAILURE}</td><td>–</td><td>–</td><td>bad</td></tr>
 *   <tr><td>{@link #TIMEOUT}</td><td>–</td><td>lower bound</td><td>bad</td></tr>
 *   <tr><td>{@link #CANCELLED}</td><td>–</td><td>lower bound</td><td>–</td></tr>
 * </table>
 *
 * <p>No failure or refusal counts as quick: a site that fails at once would look like the nearest,
 * and so would one whose calls are all for things that it has not got. What an {@link
 * #APPLICATION_ERROR} took says nothing against the endpoint either; it only counts among the
 * answers from which is learnt how long a silence may be.
 */
public enum OutcomeKind {
  /** The call did what it should. */
  SUCCESS,
  /** The endpoint works and says no: not found, invalid argument, permission denied. */
  APPLICATION_ERROR,
  /** The endpoint works and has too much to do (gRPC's RESOURCE_EXHAUSTED, HTTP's 429). */
  BUSY,
  /** The endpoint or the way to it is broken: unavailable, reset, internal error. */
  FAILURE,
  /** No answer before the deadline. */
  TIMEOUT,
  /** The caller lost interest, for instance because a hedge won: no verdict. */
  CANCELLED
}

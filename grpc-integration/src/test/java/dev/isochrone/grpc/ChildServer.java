/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

/** A server of its own process, which can be stopped. Prints its port; ends with its parent. */
final class ChildServer {
  private ChildServer() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] args) throws Exception {
    Cloud cloud = new Cloud().site("near", 0, 1);
    System.out.println(cloud.nodes.get("near").get(0).address.getPort());
    ProcessHandle.current().parent().orElseThrow().onExit().join();
    cloud.close();
  }
}

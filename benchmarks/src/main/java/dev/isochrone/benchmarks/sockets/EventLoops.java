/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Network threads of one client or one server. By default all of a process share a few, and then
 * nobody could say whose CPU time they used.
 *
 * <p>Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
  private static final boolean EPOLL = Epoll.isAvailable();

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group;

  /**
   * Makes them; each thread starts with its first work.
   *
   * @param name in the threads' names
   * @param count threads, at least 1
   */
  public EventLoops(String name, int count) {
    // Netty's own factory: its thread locals are slow on any other thread.
    DefaultThreadFactory factory = new DefaultThreadFactory("bench-" + name, true);
    group =
        new MultiThreadIoEventLoopGroup(
            count,
            kept(factory, threads),
            EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  private static ThreadFactory kept(ThreadFactory factory, List<Thread> threads) {
    return task -> {
      Thread thread = factory.newThread(task);
      threads.add(thread);
      return thread;
    };
  }

  /** What carries the bytes: {@code epoll} or {@code nio}. */
  public static String transport() {
    return EPOLL ? "epoll" : "nio";
  }

  /** The ids of the threads started so far. */
  public long[] threadIds() {
    return threads.stream().mapToLong(Thread::getId).toArray();
  }

  /** A builder for a channel whose timers, callbacks and connections run on these threads alone. */
  NettyChannelBuilder channelTo(String target) {
    return NettyChannelBuilder.forTarget(target)
        .eventLoopGroup(group)
        .channelType(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
        .directExecutor()
        .usePlaintext();
  }

  /** A builder for a server on a free port of the loopback interface. */
  NettyServerBuilder server() {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .bossEventLoopGroup(group)
        .workerEventLoopGroup(group)
        .channelType(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .directExecutor();
  }

  /** Ends the threads soon. What uses them must have been closed before. */
  @Override
  public void close() {
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

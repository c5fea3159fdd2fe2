package daftar.mongo;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

/**
 * Serves mongo-java-server on the loopback address, in memory: the document store's test double.
 *
 * <p>It reports MongoDB 5.0 with the wire version of that release, because current drivers refuse
 * to talk to what mongo-java-server says of itself by default.
 */
public final class Launcher {

    private static final MongoVersion MONGODB_5_0 = new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    };

    private Launcher() {
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        MongoServer server = new MongoServer(H2Backend.inMemory().version(MONGODB_5_0));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind("127.0.0.1", port);
        System.out.println("listening on 127.0.0.1:" + port);
    }
}

import com.adobe.epubcheck.tool.EpubChecker;

/** Checks all books that it is given in one machine: epubcheck itself takes one, and most of its time to start. */
public class Books {
    public static void main(String[] books) {
        for (String book : books) {
            System.out.println("CHECKED " + new EpubChecker().run(new String[] {book}));
        }
    }
}

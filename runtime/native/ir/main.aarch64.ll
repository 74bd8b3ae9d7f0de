; Generated from c/main.c by generate.go with clang-19; do not edit.
%struct.type_row = type { ptr, ptr, i32, i8 }
%struct.anon = type { ptr, i8 }
%struct.stat = type { i64, i64, i32, i32, i32, i32, i64, i64, i64, i32, i32, i64, %struct.timespec, %struct.timespec, %struct.timespec, [2 x i32] }
%struct.timespec = type { i64, i64 }
%struct.builder = type { ptr, i64 }
%struct.tfc_port = type { ptr, ptr, i32, i32 }
%struct.command = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, %struct.tfc_state }
%struct.tfc_state = type { ptr, ptr, i64 }
%struct.tfc_entry = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, i32, i32, i32, i32, i32, i32, i64 }
%struct.tfc_value = type { [16 x i64], i64, i32, i32, ptr }
%struct.__va_list = type { ptr, ptr, ptr, i32, i32 }

@.str = private unnamed_addr constant [5 x i8] c"%lld\00", align 1
@.str.1 = private unnamed_addr constant [11 x i8] c"%s.%ld.tmp\00", align 1
@.str.2 = private unnamed_addr constant [28 x i8] c"more after the value: %.40s\00", align 1
@.str.3 = private unnamed_addr constant [14 x i8] c"out of memory\00", align 1
@.str.4 = private unnamed_addr constant [40 x i8] c"not a row of numbers of the type: %.40s\00", align 1
@.str.5 = private unnamed_addr constant [28 x i8] c"rows have different lengths\00", align 1
@.str.6 = private unnamed_addr constant [16 x i8] c"not a .npy file\00", align 1
@npy_magic = internal constant [7 x i8] c"\93NUMPY\00", align 1
@.str.7 = private unnamed_addr constant [39 x i8] c"the data do not fit the header's shape\00", align 1
@.str.8 = private unnamed_addr constant [51 x i8] c"{'descr': '%s', 'fortran_order': False, 'shape': (\00", align 1
@.str.9 = private unnamed_addr constant [7 x i8] c"%lld%s\00", align 1
@.str.10 = private unnamed_addr constant [2 x i8] c",\00", align 1
@.str.11 = private unnamed_addr constant [3 x i8] c", \00", align 1
@.str.12 = private unnamed_addr constant [1 x i8] zeroinitializer, align 1
@.str.13 = private unnamed_addr constant [5 x i8] c"), }\00", align 1
@state_magic = internal constant [11 x i8] c"tfcstate1\0A\00", align 1
@.str.14 = private unnamed_addr constant [17 x i8] c"not a state file\00", align 1
@.str.15 = private unnamed_addr constant [9 x i8] c"%s.state\00", align 1
@type_rows = internal constant [15 x %struct.type_row] [%struct.type_row { ptr @.str.16, ptr @.str.17, i32 10, i8 0 }, %struct.type_row { ptr @.str.18, ptr @.str.19, i32 6, i8 -8 }, %struct.type_row { ptr @.str.20, ptr @.str.21, i32 5, i8 -16 }, %struct.type_row { ptr @.str.22, ptr @.str.23, i32 3, i8 -32 }, %struct.type_row { ptr @.str.24, ptr @.str.25, i32 9, i8 -64 }, %struct.type_row { ptr @.str.26, ptr @.str.27, i32 4, i8 8 }, %struct.type_row { ptr @.str.28, ptr @.str.29, i32 17, i8 16 }, %struct.type_row { ptr @.str.30, ptr @.str.31, i32 22, i8 32 }, %struct.type_row { ptr @.str.32, ptr @.str.33, i32 23, i8 64 }, %struct.type_row { ptr @.str.34, ptr @.str.35, i32 19, i8 0 }, %struct.type_row { ptr @.str.36, ptr @.str.29, i32 14, i8 0 }, %struct.type_row { ptr @.str.37, ptr @.str.38, i32 1, i8 0 }, %struct.type_row { ptr @.str.39, ptr @.str.40, i32 2, i8 0 }, %struct.type_row { ptr @.str.41, ptr @.str.42, i32 8, i8 0 }, %struct.type_row { ptr @.str.43, ptr @.str.44, i32 18, i8 0 }], align 8
@.str.16 = private unnamed_addr constant [5 x i8] c"bool\00", align 1
@.str.17 = private unnamed_addr constant [4 x i8] c"|b1\00", align 1
@.str.18 = private unnamed_addr constant [3 x i8] c"i8\00", align 1
@.str.19 = private unnamed_addr constant [4 x i8] c"|i1\00", align 1
@.str.20 = private unnamed_addr constant [4 x i8] c"i16\00", align 1
@.str.21 = private unnamed_addr constant [4 x i8] c"<i2\00", align 1
@.str.22 = private unnamed_addr constant [4 x i8] c"i32\00", align 1
@.str.23 = private unnamed_addr constant [4 x i8] c"<i4\00", align 1
@.str.24 = private unnamed_addr constant [4 x i8] c"i64\00", align 1
@.str.25 = private unnamed_addr constant [4 x i8] c"<i8\00", align 1
@.str.26 = private unnamed_addr constant [3 x i8] c"u8\00", align 1
@.str.27 = private unnamed_addr constant [4 x i8] c"|u1\00", align 1
@.str.28 = private unnamed_addr constant [4 x i8] c"u16\00", align 1
@.str.29 = private unnamed_addr constant [4 x i8] c"<u2\00", align 1
@.str.30 = private unnamed_addr constant [4 x i8] c"u32\00", align 1
@.str.31 = private unnamed_addr constant [4 x i8] c"<u4\00", align 1
@.str.32 = private unnamed_addr constant [4 x i8] c"u64\00", align 1
@.str.33 = private unnamed_addr constant [4 x i8] c"<u8\00", align 1
@.str.34 = private unnamed_addr constant [4 x i8] c"f16\00", align 1
@.str.35 = private unnamed_addr constant [4 x i8] c"<f2\00", align 1
@.str.36 = private unnamed_addr constant [5 x i8] c"bf16\00", align 1
@.str.37 = private unnamed_addr constant [4 x i8] c"f32\00", align 1
@.str.38 = private unnamed_addr constant [4 x i8] c"<f4\00", align 1
@.str.39 = private unnamed_addr constant [4 x i8] c"f64\00", align 1
@.str.40 = private unnamed_addr constant [4 x i8] c"<f8\00", align 1
@.str.41 = private unnamed_addr constant [4 x i8] c"c64\00", align 1
@.str.42 = private unnamed_addr constant [4 x i8] c"<c8\00", align 1
@.str.43 = private unnamed_addr constant [5 x i8] c"c128\00", align 1
@.str.44 = private unnamed_addr constant [5 x i8] c"<c16\00", align 1
@read_bool.words = internal unnamed_addr constant [4 x %struct.anon] [%struct.anon { ptr @.str.45, i8 1 }, %struct.anon { ptr @.str.46, i8 0 }, %struct.anon { ptr @.str.47, i8 1 }, %struct.anon { ptr @.str.48, i8 0 }], align 8
@.str.45 = private unnamed_addr constant [5 x i8] c"true\00", align 1
@.str.46 = private unnamed_addr constant [6 x i8] c"false\00", align 1
@.str.47 = private unnamed_addr constant [2 x i8] c"1\00", align 1
@.str.48 = private unnamed_addr constant [2 x i8] c"0\00", align 1
@.str.49 = private unnamed_addr constant [3 x i8] c",\0A\00", align 1
@.str.50 = private unnamed_addr constant [4 x i8] c"%*s\00", align 1
@.str.51 = private unnamed_addr constant [5 x i8] c"%llu\00", align 1
@.str.52 = private unnamed_addr constant [4 x i8] c"nan\00", align 1
@.str.53 = private unnamed_addr constant [5 x i8] c"%.*g\00", align 1
@.str.54 = private unnamed_addr constant [27 x i8] c"rows have different depths\00", align 1
@.str.55 = private unnamed_addr constant [57 x i8] c"not a number of the type, or out of its range, at: %.40s\00", align 1
@.str.56 = private unnamed_addr constant [20 x i8] c"too many dimensions\00", align 1
@.str.57 = private unnamed_addr constant [22 x i8] c"want , or ] at: %.40s\00", align 1
@problem = internal global [256 x i8] zeroinitializer, align 1
@.str.58 = private unnamed_addr constant [8 x i8] c"'descr'\00", align 1
@.str.59 = private unnamed_addr constant [16 x i8] c"'fortran_order'\00", align 1
@.str.60 = private unnamed_addr constant [8 x i8] c"'shape'\00", align 1
@.str.61 = private unnamed_addr constant [18 x i8] c"not a .npy header\00", align 1
@.str.62 = private unnamed_addr constant [5 x i8] c"'%s'\00", align 1
@.str.63 = private unnamed_addr constant [6 x i8] c"'<V2'\00", align 1
@.str.64 = private unnamed_addr constant [6 x i8] c"'|V2'\00", align 1
@.str.65 = private unnamed_addr constant [24 x i8] c"the file's type is %.8s\00", align 1
@.str.66 = private unnamed_addr constant [6 x i8] c"False\00", align 1
@.str.67 = private unnamed_addr constant [29 x i8] c"the file is in Fortran order\00", align 1
@.str.68 = private unnamed_addr constant [12 x i8] c"not a shape\00", align 1
@.str.69 = private unnamed_addr constant [10 x i8] c"too large\00", align 1
@damaged = internal constant [26 x i8] c"the state file is damaged\00", align 1
@.str.70 = private unnamed_addr constant [54 x i8] c"the state file has a variable that this program lacks\00", align 1
@.str.71 = private unnamed_addr constant [46 x i8] c"a variable has another type in the state file\00", align 1
@.str.72 = private unnamed_addr constant [7 x i8] c"--help\00", align 1
@.str.74 = private unnamed_addr constant [59 x i8] c"usage: %s COMMAND [--FEED=VALUE ...] [options]\0A\0Acommands:\0A\00", align 1
@.str.75 = private unnamed_addr constant [6 x i8] c"  %s\0A\00", align 1
@.str.76 = private unnamed_addr constant [62 x i8] c"\0A%s COMMAND --help shows the feeds and fetches of a command.\0A\00", align 1
@.str.77 = private unnamed_addr constant [44 x i8] c"usage: %s%s%s [--FEED=VALUE ...] [options]\0A\00", align 1
@.str.78 = private unnamed_addr constant [2 x i8] c" \00", align 1
@.str.79 = private unnamed_addr constant [6 x i8] c"feeds\00", align 1
@.str.80 = private unnamed_addr constant [3 x i8] c"--\00", align 1
@.str.81 = private unnamed_addr constant [8 x i8] c"fetches\00", align 1
@.str.82 = private unnamed_addr constant [10 x i8] c"variables\00", align 1
@.str.83 = private unnamed_addr constant [6 x i8] c"\0A%s:\0A\00", align 1
@.str.84 = private unnamed_addr constant [11 x i8] c"  %s%-*s  \00", align 1
@stdout = external local_unnamed_addr global ptr, align 8
@.str.86 = private unnamed_addr constant [72 x i8] c"  --state=FILE            where variables are kept (default: %s.state)\0A\00", align 1
@.str.88 = private unnamed_addr constant [31 x i8] c"unknown command %s; see --help\00", align 1
@.str.89 = private unnamed_addr constant [26 x i8] c"which command? see --help\00", align 1
@stderr = external local_unnamed_addr global ptr, align 8
@.str.90 = private unnamed_addr constant [5 x i8] c"%s: \00", align 1
@.str.91 = private unnamed_addr constant [12 x i8] c"%s: %s: %s\0A\00", align 1
@.str.92 = private unnamed_addr constant [32 x i8] c"unknown argument %s; see --help\00", align 1
@.str.93 = private unnamed_addr constant [2 x i8] c"=\00", align 1
@.str.94 = private unnamed_addr constant [17 x i8] c"%s needs a value\00", align 1
@.str.95 = private unnamed_addr constant [6 x i8] c"steps\00", align 1
@.str.96 = private unnamed_addr constant [8 x i8] c"threads\00", align 1
@.str.97 = private unnamed_addr constant [4 x i8] c"npy\00", align 1
@.str.98 = private unnamed_addr constant [6 x i8] c"state\00", align 1
@.str.99 = private unnamed_addr constant [5 x i8] c"out-\00", align 1
@.str.100 = private unnamed_addr constant [5 x i8] c".npy\00", align 1
@.str.101 = private unnamed_addr constant [37 x i8] c"--%s: a file's name must end in .npy\00", align 1
@.str.103 = private unnamed_addr constant [34 x i8] c"unknown option --%.*s; see --help\00", align 1
@.str.104 = private unnamed_addr constant [31 x i8] c"--%s=%s: want a number above 0\00", align 1
@.str.105 = private unnamed_addr constant [5 x i8] c".csv\00", align 1
@.str.106 = private unnamed_addr constant [39 x i8] c"a file's name must end in .npy or .csv\00", align 1
@.str.107 = private unnamed_addr constant [19 x i8] c"feed \22%s\22 (%s): %s\00", align 1
@.str.108 = private unnamed_addr constant [29 x i8] c"no feed tells the size of %s\00", align 1
@.str.109 = private unnamed_addr constant [24 x i8] c"%s: %s [error code %d]\0A\00", align 1
@.str.110 = private unnamed_addr constant [16 x i8] c"standard output\00", align 1
@.str.111 = private unnamed_addr constant [45 x i8] c"feed \22%s\22 is missing: --%s=VALUE; see --help\00", align 1
@.str.112 = private unnamed_addr constant [42 x i8] c"feed \22%s\22: the value has rank %d, want %d\00", align 1
@.str.113 = private unnamed_addr constant [61 x i8] c"feed \22%s\22: dimension %d is %lld, but %s is %lld in feed \22%s\22\00", align 1
@.str.114 = private unnamed_addr constant [43 x i8] c"feed \22%s\22: dimension %d is %lld, want %lld\00", align 1
@.str.115 = private unnamed_addr constant [6 x i8] c"%s = \00", align 1
@.str.116 = private unnamed_addr constant [10 x i8] c"%s/%s.npy\00", align 1
@str = private unnamed_addr constant [441 x i8] c"\0AA value is a literal such as 1.5, true or [[5.1,3.3],[1,2]], or @FILE.npy, or @FILE.csv.\0A\0Aoptions:\0A  --out-FETCH=FILE.npy    write a fetch to a file instead of printing it\0A  --npy=DIR               write every fetch to DIR/FETCH.npy\0A  --in-FEED=VALUE         the same as --FEED, for a feed that has an option's name\0A  --steps=N               run N times and show the last results\0A  --threads=N             most threads (default: one a CPU)\00", align 1
@str.117 = private unnamed_addr constant [36 x i8] c"  --help                  this text\00", align 1

; Function Attrs: minsize nofree norecurse nosync nounwind optsize memory(read, inaccessiblemem: none)
define ptr @tfc_dtype_name(i32 noundef %0) local_unnamed_addr #0 {
  %2 = tail call fastcc ptr @type_of(i32 noundef %0) #24
  %3 = load ptr, ptr %2, align 8, !tbaa !2
  ret ptr %3
}

; Function Attrs: minsize nofree norecurse nosync nounwind optsize memory(none)
define internal fastcc nonnull ptr @type_of(i32 noundef %0) unnamed_addr #1 {
  br label %2

2:                                                ; preds = %2, %1
  %3 = phi ptr [ @type_rows, %1 ], [ %7, %2 ]
  %4 = getelementptr inbounds i8, ptr %3, i64 16
  %5 = load i32, ptr %4, align 8, !tbaa !8
  %6 = icmp eq i32 %5, %0
  %7 = getelementptr inbounds i8, ptr %3, i64 24
  br i1 %6, label %8, label %2, !llvm.loop !9

8:                                                ; preds = %2
  ret ptr %3
}

; Function Attrs: minsize nofree nounwind optsize
define ptr @tfc_read_element(ptr noundef %0, i32 noundef %1, ptr nocapture noundef writeonly %2) local_unnamed_addr #2 {
  %4 = alloca ptr, align 8
  %5 = alloca ptr, align 8
  %6 = alloca i64, align 8
  %7 = alloca i64, align 8
  %8 = alloca ptr, align 8
  %9 = tail call fastcc ptr @type_of(i32 noundef %1) #24
  %10 = icmp eq i32 %1, 10
  br i1 %10, label %11, label %25

11:                                               ; preds = %3, %14
  %12 = phi i64 [ %20, %14 ], [ 0, %3 ]
  %13 = icmp eq i64 %12, 4
  br i1 %13, label %131, label %14

14:                                               ; preds = %11
  %15 = getelementptr inbounds [4 x %struct.anon], ptr @read_bool.words, i64 0, i64 %12
  %16 = load ptr, ptr %15, align 8, !tbaa !11
  %17 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %16) #25
  %18 = tail call i32 @strncasecmp(ptr noundef readonly %0, ptr noundef %16, i64 noundef %17) #25
  %19 = icmp eq i32 %18, 0
  %20 = add nuw nsw i64 %12, 1
  br i1 %19, label %21, label %11, !llvm.loop !13

21:                                               ; preds = %14
  %22 = getelementptr inbounds i8, ptr %15, i64 8
  %23 = load i8, ptr %22, align 8, !tbaa !14
  store i8 %23, ptr %2, align 1, !tbaa !15
  %24 = getelementptr inbounds i8, ptr %0, i64 %17
  br label %131

25:                                               ; preds = %3
  %26 = getelementptr inbounds i8, ptr %9, i64 20
  %27 = load i8, ptr %26, align 4, !tbaa !16
  %28 = icmp eq i8 %27, 0
  br i1 %28, label %80, label %29

29:                                               ; preds = %25
  %30 = sext i8 %27 to i32
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #26
  %31 = tail call ptr @__errno_location() #27
  store i32 0, ptr %31, align 4, !tbaa !17
  %32 = icmp slt i8 %27, 0
  br i1 %32, label %33, label %57

33:                                               ; preds = %29
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6)
  %34 = call i64 @strtoll(ptr noundef %0, ptr noundef nonnull %5, i32 noundef 10) #28
  store i64 %34, ptr %6, align 8, !tbaa !18
  %35 = icmp eq i8 %27, -64
  %36 = xor i32 %30, -1
  %37 = zext nneg i32 %36 to i64
  %38 = shl nsw i64 -1, %37
  %39 = xor i64 %38, -1
  %40 = select i1 %35, i64 9223372036854775807, i64 %39
  %41 = load ptr, ptr %5, align 8, !tbaa !20
  %42 = icmp eq ptr %41, %0
  br i1 %42, label %55, label %43

43:                                               ; preds = %33
  %44 = load i32, ptr %31, align 4, !tbaa !17
  %45 = icmp eq i32 %44, 34
  br i1 %45, label %55, label %46

46:                                               ; preds = %43
  %47 = icmp sgt i64 %34, %40
  %48 = xor i64 %40, -1
  %49 = icmp slt i64 %34, %48
  %50 = or i1 %47, %49
  br i1 %50, label %55, label %51

51:                                               ; preds = %46
  %52 = sub nsw i32 0, %30
  %53 = lshr i32 %52, 3
  %54 = zext nneg i32 %53 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %2, ptr nonnull align 8 %6, i64 %54, i1 false)
  br label %55

55:                                               ; preds = %51, %46, %43, %33
  %56 = phi ptr [ %41, %51 ], [ null, %46 ], [ null, %43 ], [ null, %33 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6)
  br label %78

57:                                               ; preds = %29
  %58 = load i8, ptr %0, align 1, !tbaa !15
  %59 = icmp eq i8 %58, 45
  br i1 %59, label %78, label %60

60:                                               ; preds = %57
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %7)
  %61 = call i64 @strtoull(ptr noundef nonnull %0, ptr noundef nonnull %5, i32 noundef 10) #28
  store i64 %61, ptr %7, align 8, !tbaa !18
  %62 = icmp ne i8 %27, 64
  %63 = zext nneg i32 %30 to i64
  %64 = load ptr, ptr %5, align 8, !tbaa !20
  %65 = icmp eq ptr %64, %0
  br i1 %65, label %76, label %66

66:                                               ; preds = %60
  %67 = load i32, ptr %31, align 4, !tbaa !17
  %68 = icmp eq i32 %67, 34
  br i1 %68, label %76, label %69

69:                                               ; preds = %66
  %70 = lshr i64 %61, %63
  %71 = icmp ne i64 %70, 0
  %72 = select i1 %62, i1 %71, i1 false
  br i1 %72, label %76, label %73

73:                                               ; preds = %69
  %74 = lshr i32 %30, 3
  %75 = zext nneg i32 %74 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %2, ptr nonnull align 8 %7, i64 %75, i1 false)
  br label %76

76:                                               ; preds = %73, %69, %66, %60
  %77 = phi ptr [ %64, %73 ], [ null, %69 ], [ null, %66 ], [ null, %60 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %7)
  br label %78

78:                                               ; preds = %55, %57, %76
  %79 = phi ptr [ %56, %55 ], [ %77, %76 ], [ null, %57 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #26
  br label %131

80:                                               ; preds = %25
  %81 = icmp eq i32 %1, 1
  br i1 %81, label %82, label %87

82:                                               ; preds = %80
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %8) #26
  %83 = call float @strtof(ptr noundef %0, ptr noundef nonnull %8) #28
  store float %83, ptr %2, align 1
  %84 = load ptr, ptr %8, align 8
  %85 = icmp eq ptr %84, %0
  %86 = select i1 %85, ptr null, ptr %84
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %8) #26
  br label %131

87:                                               ; preds = %80
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #26
  %88 = call double @strtod(ptr noundef %0, ptr noundef nonnull %4) #28
  %89 = load ptr, ptr %4, align 8, !tbaa !20
  %90 = icmp eq ptr %89, %0
  br i1 %90, label %101, label %91

91:                                               ; preds = %87
  %92 = load i8, ptr %89, align 1, !tbaa !15
  switch i8 %92, label %93 [
    i8 106, label %102
    i8 43, label %94
    i8 45, label %94
  ]

93:                                               ; preds = %91
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  br label %110

94:                                               ; preds = %91, %91
  %95 = call double @strtod(ptr noundef nonnull %89, ptr noundef nonnull %4) #28
  %96 = load ptr, ptr %4, align 8, !tbaa !20
  %97 = icmp eq ptr %96, %89
  br i1 %97, label %101, label %98

98:                                               ; preds = %94
  %99 = load i8, ptr %96, align 1, !tbaa !15
  %100 = icmp eq i8 %99, 106
  br i1 %100, label %102, label %101

101:                                              ; preds = %87, %94, %98
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  br label %131

102:                                              ; preds = %91, %98
  %103 = phi double [ %88, %98 ], [ 0.000000e+00, %91 ]
  %104 = phi double [ %95, %98 ], [ %88, %91 ]
  %105 = phi ptr [ %96, %98 ], [ %89, %91 ]
  %106 = freeze double %104
  %107 = getelementptr inbounds i8, ptr %105, i64 1
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  %108 = fcmp une double %106, 0.000000e+00
  br i1 %108, label %109, label %110

109:                                              ; preds = %102
  switch i32 %1, label %131 [
    i32 8, label %119
    i32 18, label %126
  ]

110:                                              ; preds = %93, %102
  %111 = phi ptr [ %89, %93 ], [ %107, %102 ]
  %112 = phi double [ 0.000000e+00, %93 ], [ %106, %102 ]
  %113 = phi double [ %88, %93 ], [ %103, %102 ]
  switch i32 %1, label %126 [
    i32 19, label %114
    i32 14, label %116
    i32 2, label %118
    i32 8, label %119
  ]

114:                                              ; preds = %110
  %115 = tail call fastcc i16 @to_short_float(double noundef %113, i32 noundef 10) #24
  store i16 %115, ptr %2, align 2, !tbaa !21
  br label %131

116:                                              ; preds = %110
  %117 = tail call fastcc i16 @to_short_float(double noundef %113, i32 noundef 7) #24
  store i16 %117, ptr %2, align 2, !tbaa !21
  br label %131

118:                                              ; preds = %110
  store double %113, ptr %2, align 8, !tbaa !23
  br label %131

119:                                              ; preds = %109, %110
  %120 = phi ptr [ %107, %109 ], [ %111, %110 ]
  %121 = phi double [ %106, %109 ], [ %112, %110 ]
  %122 = phi double [ %103, %109 ], [ %113, %110 ]
  %123 = fptrunc double %122 to float
  store float %123, ptr %2, align 4, !tbaa !25
  %124 = fptrunc double %121 to float
  %125 = getelementptr inbounds i8, ptr %2, i64 4
  store float %124, ptr %125, align 4, !tbaa !25
  br label %131

126:                                              ; preds = %109, %110
  %127 = phi ptr [ %107, %109 ], [ %111, %110 ]
  %128 = phi double [ %106, %109 ], [ %112, %110 ]
  %129 = phi double [ %103, %109 ], [ %113, %110 ]
  store double %129, ptr %2, align 8, !tbaa !23
  %130 = getelementptr inbounds i8, ptr %2, i64 8
  store double %128, ptr %130, align 8, !tbaa !23
  br label %131

131:                                              ; preds = %11, %101, %21, %82, %109, %126, %119, %118, %116, %114, %78
  %132 = phi ptr [ %79, %78 ], [ %86, %82 ], [ null, %109 ], [ %127, %126 ], [ %120, %119 ], [ %111, %118 ], [ %111, %116 ], [ %111, %114 ], [ %24, %21 ], [ null, %101 ], [ null, %11 ]
  ret ptr %132
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) #3

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
declare float @strtof(ptr noundef readonly, ptr nocapture noundef) local_unnamed_addr #4

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) #5

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #3

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
define internal fastcc i16 @to_short_float(double noundef %0, i32 noundef %1) unnamed_addr #4 {
  %3 = alloca i32, align 4
  %4 = sub nuw nsw i32 15, %1
  %5 = sub i32 14, %1
  %6 = shl nsw i32 -1, %5
  %7 = shl nsw i32 -1, %4
  %8 = xor i32 %7, -1
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %3) #26
  %9 = bitcast double %0 to i64
  %10 = lshr i64 %9, 48
  %11 = trunc nuw i64 %10 to i16
  %12 = and i16 %11, -32768
  %13 = fcmp uno double %0, 0.000000e+00
  br i1 %13, label %14, label %21

14:                                               ; preds = %2
  %15 = shl nuw nsw i32 %8, %1
  %16 = add nsw i32 %1, -1
  %17 = shl nuw nsw i32 1, %16
  %18 = or i32 %15, %17
  %19 = trunc i32 %18 to i16
  %20 = or i16 %12, %19
  br label %56

21:                                               ; preds = %2
  %22 = tail call double @llvm.fabs.f64(double %0) #29
  %23 = fcmp oeq double %22, 0x7FF0000000000000
  br i1 %23, label %24, label %28

24:                                               ; preds = %21
  %25 = shl nuw nsw i32 %8, %1
  %26 = trunc i32 %25 to i16
  %27 = or i16 %12, %26
  br label %56

28:                                               ; preds = %21
  %29 = call double @frexp(double noundef %22, ptr noundef nonnull %3) #28
  %30 = sub i32 %6, %1
  %31 = add i32 %30, 2
  %32 = fcmp oeq double %29, 0.000000e+00
  br i1 %32, label %38, label %33

33:                                               ; preds = %28
  %34 = load i32, ptr %3, align 4, !tbaa !17
  %35 = xor i32 %1, -1
  %36 = add i32 %34, %35
  %37 = icmp slt i32 %36, %31
  br i1 %37, label %38, label %39

38:                                               ; preds = %33, %28
  br label %39

39:                                               ; preds = %38, %33
  %40 = phi i32 [ %31, %38 ], [ %36, %33 ]
  %41 = sub nsw i32 0, %40
  %42 = tail call double @ldexp(double noundef %22, i32 noundef %41) #28
  %43 = tail call double @llvm.nearbyint.f64(double %42)
  %44 = fptosi double %43 to i64
  %45 = sub nsw i32 %40, %31
  %46 = sext i32 %45 to i64
  %47 = zext nneg i32 %1 to i64
  %48 = shl nsw i64 %46, %47
  %49 = add nsw i64 %48, %44
  %50 = zext nneg i32 %8 to i64
  %51 = shl i64 %50, %47
  %52 = tail call i64 @llvm.smin.i64(i64 %49, i64 %51)
  %53 = and i64 %10, 32768
  %54 = or i64 %52, %53
  %55 = trunc i64 %54 to i16
  br label %56

56:                                               ; preds = %39, %24, %14
  %57 = phi i16 [ %20, %14 ], [ %27, %24 ], [ %55, %39 ]
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %3) #26
  ret i16 %57
}

; Function Attrs: minsize nounwind optsize
define void @tfc_print(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, i32 noundef %2) local_unnamed_addr #6 {
  %4 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #26
  %5 = getelementptr inbounds i8, ptr %1, i64 144
  %6 = load ptr, ptr %5, align 8, !tbaa !27
  store ptr %6, ptr %4, align 8, !tbaa !20
  call fastcc void @print_block(ptr noundef %0, ptr noundef %1, i32 noundef 0, i32 noundef %2, ptr noundef nonnull %4) #24
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  ret void
}

; Function Attrs: minsize nounwind optsize
define internal fastcc void @print_block(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, i32 noundef %2, i32 noundef %3, ptr nocapture noundef %4) unnamed_addr #6 {
  %6 = alloca i64, align 8
  %7 = getelementptr inbounds i8, ptr %1, i64 136
  %8 = load i32, ptr %7, align 8, !tbaa !30
  %9 = icmp eq i32 %8, %2
  br i1 %9, label %10, label %69

10:                                               ; preds = %5
  %11 = getelementptr inbounds i8, ptr %1, i64 140
  %12 = load i32, ptr %11, align 4, !tbaa !31
  %13 = load ptr, ptr %4, align 8, !tbaa !20
  %14 = tail call fastcc ptr @type_of(i32 noundef %12) #24
  %15 = getelementptr inbounds i8, ptr %14, i64 20
  %16 = load i8, ptr %15, align 4, !tbaa !16
  %17 = icmp eq i8 %16, 0
  br i1 %17, label %35, label %18

18:                                               ; preds = %10
  %19 = sext i8 %16 to i32
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6)
  store i64 0, ptr %6, align 8, !tbaa !32
  %20 = tail call i32 @llvm.abs.i32(i32 %19, i1 true)
  %21 = lshr i32 %20, 3
  %22 = zext nneg i32 %21 to i64
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 8 %6, ptr readonly align 1 %13, i64 %22, i1 false)
  %23 = icmp sgt i8 %16, 0
  br i1 %23, label %24, label %27

24:                                               ; preds = %18
  %25 = load i64, ptr %6, align 8, !tbaa !32
  %26 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str.51, i64 noundef %25) #28
  br label %34

27:                                               ; preds = %18
  %28 = add nsw i32 %19, 64
  %29 = load i64, ptr %6, align 8, !tbaa !32
  %30 = zext i32 %28 to i64
  %31 = shl i64 %29, %30
  %32 = ashr exact i64 %31, %30
  %33 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str, i64 noundef %32) #28
  br label %34

34:                                               ; preds = %27, %24
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6)
  br label %64

35:                                               ; preds = %10
  switch i32 %12, label %64 [
    i32 10, label %36
    i32 19, label %41
    i32 14, label %44
    i32 1, label %47
    i32 2, label %49
    i32 8, label %51
    i32 18, label %58
  ]

36:                                               ; preds = %35
  %37 = load i8, ptr %13, align 1, !tbaa !15
  %38 = icmp eq i8 %37, 0
  %39 = select i1 %38, ptr @.str.46, ptr @.str.45
  %40 = tail call i32 @fputs(ptr noundef nonnull %39, ptr noundef %0) #24
  br label %64

41:                                               ; preds = %35
  %42 = load i16, ptr %13, align 2, !tbaa !21
  %43 = tail call fastcc double @from_short_float(i16 noundef %42, i32 noundef 10) #24
  tail call fastcc void @print_float(ptr noundef %0, double noundef %43, i32 noundef 4, i32 noundef 5, i32 noundef 0) #24
  br label %64

44:                                               ; preds = %35
  %45 = load i16, ptr %13, align 2, !tbaa !21
  %46 = tail call fastcc double @from_short_float(i16 noundef %45, i32 noundef 7) #24
  tail call fastcc void @print_float(ptr noundef %0, double noundef %46, i32 noundef 3, i32 noundef 4, i32 noundef 0) #24
  br label %64

47:                                               ; preds = %35
  %48 = load float, ptr %13, align 4, !tbaa !25
  tail call fastcc void @print_single(ptr noundef %0, float noundef %48) #24
  br label %64

49:                                               ; preds = %35
  %50 = load double, ptr %13, align 8, !tbaa !23
  tail call fastcc void @print_double(ptr noundef %0, double noundef %50) #24
  br label %64

51:                                               ; preds = %35
  %52 = load float, ptr %13, align 4, !tbaa !25
  tail call fastcc void @print_single(ptr noundef %0, float noundef %52) #24
  %53 = getelementptr inbounds i8, ptr %13, i64 4
  %54 = load float, ptr %53, align 4, !tbaa !25
  %55 = fpext float %54 to double
  tail call fastcc void @print_sign(ptr noundef %0, double noundef %55) #24
  %56 = load float, ptr %53, align 4, !tbaa !25
  tail call fastcc void @print_single(ptr noundef %0, float noundef %56) #24
  %57 = tail call i32 @fputc(i32 noundef 106, ptr noundef %0) #24
  br label %64

58:                                               ; preds = %35
  %59 = load double, ptr %13, align 8, !tbaa !23
  tail call fastcc void @print_double(ptr noundef %0, double noundef %59) #24
  %60 = getelementptr inbounds i8, ptr %13, i64 8
  %61 = load double, ptr %60, align 8, !tbaa !23
  tail call fastcc void @print_sign(ptr noundef %0, double noundef %61) #24
  %62 = load double, ptr %60, align 8, !tbaa !23
  tail call fastcc void @print_double(ptr noundef %0, double noundef %62) #24
  %63 = tail call i32 @fputc(i32 noundef 106, ptr noundef %0) #24
  br label %64

64:                                               ; preds = %34, %35, %36, %41, %44, %47, %49, %51, %58
  %65 = load i32, ptr %11, align 4, !tbaa !31
  %66 = tail call i64 @tfc_dtype_size(i32 noundef %65) #28
  %67 = load ptr, ptr %4, align 8, !tbaa !20
  %68 = getelementptr inbounds i8, ptr %67, i64 %66
  store ptr %68, ptr %4, align 8, !tbaa !20
  br label %96

69:                                               ; preds = %5
  %70 = tail call i32 @fputc(i32 noundef 91, ptr noundef %0) #24
  %71 = sext i32 %2 to i64
  %72 = getelementptr inbounds [16 x i64], ptr %1, i64 0, i64 %71
  %73 = add i32 %2, 1
  %74 = add i32 %73, %3
  br label %75

75:                                               ; preds = %94, %69
  %76 = phi i64 [ 0, %69 ], [ %95, %94 ]
  %77 = load i64, ptr %72, align 8, !tbaa !32
  %78 = icmp slt i64 %76, %77
  br i1 %78, label %81, label %79

79:                                               ; preds = %75
  %80 = tail call i32 @fputc(i32 noundef 93, ptr noundef %0) #24
  br label %96

81:                                               ; preds = %75
  %82 = icmp eq i64 %76, 0
  br i1 %82, label %94, label %83

83:                                               ; preds = %81
  %84 = load i32, ptr %7, align 8, !tbaa !30
  %85 = add nsw i32 %84, -1
  %86 = icmp eq i32 %85, %2
  %87 = select i1 %86, ptr @.str.11, ptr @.str.49
  %88 = tail call i32 @fputs(ptr noundef nonnull %87, ptr noundef %0) #24
  %89 = load i32, ptr %7, align 8, !tbaa !30
  %90 = add nsw i32 %89, -1
  %91 = icmp sgt i32 %90, %2
  br i1 %91, label %92, label %94

92:                                               ; preds = %83
  %93 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str.50, i32 noundef %74, ptr noundef nonnull @.str.12) #28
  br label %94

94:                                               ; preds = %81, %92, %83
  tail call fastcc void @print_block(ptr noundef %0, ptr noundef nonnull %1, i32 noundef %73, i32 noundef %3, ptr noundef %4) #24
  %95 = add nuw nsw i64 %76, 1
  br label %75, !llvm.loop !33

96:                                               ; preds = %79, %64
  ret void
}

; Function Attrs: minsize nofree nounwind optsize
define void @tfc_print_type(ptr nocapture noundef %0, ptr nocapture noundef readonly %1, ptr nocapture noundef readonly %2) local_unnamed_addr #2 {
  %4 = getelementptr inbounds i8, ptr %1, i64 20
  %5 = load i32, ptr %4, align 4, !tbaa !34
  %6 = tail call ptr @tfc_dtype_name(i32 noundef %5) #24
  %7 = tail call i32 @fputs(ptr noundef %6, ptr noundef %0) #24
  %8 = tail call i32 @fputc(i32 noundef 91, ptr noundef %0) #24
  %9 = getelementptr inbounds i8, ptr %1, i64 16
  %10 = getelementptr inbounds i8, ptr %1, i64 8
  br label %11

11:                                               ; preds = %34, %3
  %12 = phi i64 [ %35, %34 ], [ 0, %3 ]
  %13 = load i32, ptr %9, align 8, !tbaa !36
  %14 = sext i32 %13 to i64
  %15 = icmp slt i64 %12, %14
  br i1 %15, label %18, label %16

16:                                               ; preds = %11
  %17 = tail call i32 @fputc(i32 noundef 93, ptr noundef %0) #24
  ret void

18:                                               ; preds = %11
  %19 = icmp eq i64 %12, 0
  br i1 %19, label %22, label %20

20:                                               ; preds = %18
  %21 = tail call i32 @fputc(i32 noundef 44, ptr noundef %0) #24
  br label %22

22:                                               ; preds = %20, %18
  %23 = load ptr, ptr %10, align 8, !tbaa !37
  %24 = getelementptr inbounds i64, ptr %23, i64 %12
  %25 = load i64, ptr %24, align 8, !tbaa !32
  %26 = icmp slt i64 %25, 0
  br i1 %26, label %27, label %32

27:                                               ; preds = %22
  %28 = xor i64 %25, -1
  %29 = getelementptr inbounds ptr, ptr %2, i64 %28
  %30 = load ptr, ptr %29, align 8, !tbaa !20
  %31 = tail call i32 @fputs(ptr noundef %30, ptr noundef %0) #24
  br label %34

32:                                               ; preds = %22
  %33 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %0, ptr noundef nonnull @.str, i64 noundef %25) #28
  br label %34

34:                                               ; preds = %27, %32
  %35 = add nuw nsw i64 %12, 1
  br label %11, !llvm.loop !38
}

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @fputs(ptr nocapture noundef readonly, ptr nocapture noundef) local_unnamed_addr #2

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @fputc(i32 noundef, ptr nocapture noundef) local_unnamed_addr #2

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @fprintf(ptr nocapture noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #2

; Function Attrs: minsize nounwind optsize
define noundef ptr @tfc_read_file(ptr nocapture noundef readonly %0, ptr nocapture noundef writeonly %1) local_unnamed_addr #6 {
  %3 = alloca %struct.stat, align 8
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %3) #26
  %4 = tail call i32 (ptr, i32, ...) @open(ptr noundef %0, i32 noundef 524288) #28
  %5 = icmp slt i32 %4, 0
  br i1 %5, label %32, label %6

6:                                                ; preds = %2
  %7 = call i32 @fstat(i32 noundef %4, ptr noundef nonnull %3) #28
  %8 = icmp eq i32 %7, 0
  %9 = getelementptr inbounds i8, ptr %3, i64 48
  %10 = load i64, ptr %9, align 8
  br i1 %8, label %11, label %14

11:                                               ; preds = %6
  %12 = add i64 %10, 1
  %13 = tail call noalias ptr @malloc(i64 noundef %12) #30
  br label %14

14:                                               ; preds = %6, %11
  %15 = phi ptr [ %13, %11 ], [ null, %6 ]
  %16 = icmp ne ptr %15, null
  br label %17

17:                                               ; preds = %21, %14
  %18 = phi i64 [ 0, %14 ], [ %26, %21 ]
  %19 = icmp ult i64 %18, %10
  %20 = select i1 %16, i1 %19, i1 false
  br i1 %20, label %21, label %27

21:                                               ; preds = %17
  %22 = getelementptr inbounds i8, ptr %15, i64 %18
  %23 = sub i64 %10, %18
  %24 = tail call i64 @read(i32 noundef %4, ptr noundef nonnull %22, i64 noundef %23) #28
  %25 = icmp slt i64 %24, 1
  %26 = add i64 %24, %18
  br i1 %25, label %27, label %17

27:                                               ; preds = %21, %17
  %28 = tail call i32 @close(i32 noundef %4) #28
  br i1 %16, label %29, label %31

29:                                               ; preds = %27
  %30 = getelementptr inbounds i8, ptr %15, i64 %18
  store i8 0, ptr %30, align 1, !tbaa !15
  br label %31

31:                                               ; preds = %29, %27
  store i64 %18, ptr %1, align 8, !tbaa !32
  br label %32

32:                                               ; preds = %2, %31
  %33 = phi ptr [ %15, %31 ], [ null, %2 ]
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %3) #26
  ret ptr %33
}

; Function Attrs: minsize nofree optsize
declare noundef i32 @open(ptr nocapture noundef readonly, i32 noundef, ...) local_unnamed_addr #7

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @fstat(i32 noundef, ptr nocapture noundef) local_unnamed_addr #2

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @malloc(i64 noundef) local_unnamed_addr #8

; Function Attrs: minsize nofree optsize
declare noundef i64 @read(i32 noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #7

; Function Attrs: minsize optsize
declare i32 @close(i32 noundef) local_unnamed_addr #9

; Function Attrs: minsize nounwind optsize
define i32 @tfc_write_file(ptr noundef %0, ptr nocapture noundef readonly %1, i64 noundef %2, ptr nocapture noundef readonly %3, i64 noundef %4) local_unnamed_addr #6 {
  %6 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6) #26
  %7 = tail call i32 @getpid() #28
  %8 = sext i32 %7 to i64
  %9 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %6, ptr noundef nonnull @.str.1, ptr noundef %0, i64 noundef %8) #28
  %10 = icmp slt i32 %9, 0
  br i1 %10, label %37, label %11

11:                                               ; preds = %5
  %12 = load ptr, ptr %6, align 8, !tbaa !20
  %13 = call i32 (ptr, i32, ...) @open(ptr noundef %12, i32 noundef 524865, i32 noundef 438) #28
  %14 = icmp sgt i32 %13, -1
  br i1 %14, label %15, label %34

15:                                               ; preds = %11
  %16 = call fastcc i32 @write_all(i32 noundef %13, ptr noundef %1, i64 noundef %2) #24
  %17 = call fastcc i32 @write_all(i32 noundef %13, ptr noundef %3, i64 noundef %4) #24
  %18 = or i32 %17, %16
  %19 = call i32 @fsync(i32 noundef %13) #28
  %20 = or i32 %18, %19
  %21 = call i32 @close(i32 noundef %13) #28
  %22 = or i32 %20, %21
  %23 = icmp eq i32 %22, 0
  br i1 %23, label %24, label %28

24:                                               ; preds = %15
  %25 = load ptr, ptr %6, align 8, !tbaa !20
  %26 = call i32 @rename(ptr noundef %25, ptr noundef %0) #28
  %27 = icmp eq i32 %26, 0
  br i1 %27, label %34, label %28

28:                                               ; preds = %15, %24
  %29 = phi i32 [ %26, %24 ], [ %22, %15 ]
  %30 = tail call ptr @__errno_location() #27
  %31 = load i32, ptr %30, align 4, !tbaa !17
  %32 = load ptr, ptr %6, align 8, !tbaa !20
  %33 = call i32 @unlink(ptr noundef %32) #28
  store i32 %31, ptr %30, align 4, !tbaa !17
  br label %34

34:                                               ; preds = %24, %28, %11
  %35 = phi i32 [ %29, %28 ], [ 0, %24 ], [ -1, %11 ]
  %36 = load ptr, ptr %6, align 8, !tbaa !20
  call void @free(ptr noundef %36) #28
  br label %37

37:                                               ; preds = %5, %34
  %38 = phi i32 [ %35, %34 ], [ -1, %5 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6) #26
  ret i32 %38
}

; Function Attrs: minsize nounwind optsize
declare i32 @asprintf(ptr noundef, ptr noundef, ...) local_unnamed_addr #6

; Function Attrs: minsize nounwind optsize
declare i32 @getpid() local_unnamed_addr #6

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc noundef i32 @write_all(i32 noundef %0, ptr nocapture noundef readonly %1, i64 noundef %2) unnamed_addr #2 {
  br label %4

4:                                                ; preds = %8, %3
  %5 = phi ptr [ %1, %3 ], [ %11, %8 ]
  %6 = phi i64 [ %2, %3 ], [ %12, %8 ]
  %7 = icmp eq i64 %6, 0
  br i1 %7, label %13, label %8

8:                                                ; preds = %4
  %9 = tail call i64 @write(i32 noundef %0, ptr noundef %5, i64 noundef %6) #28
  %10 = icmp sgt i64 %9, -1
  %11 = getelementptr inbounds i8, ptr %5, i64 %9
  %12 = sub i64 %6, %9
  br i1 %10, label %4, label %13

13:                                               ; preds = %8, %4
  %14 = phi i32 [ -1, %8 ], [ 0, %4 ]
  ret i32 %14
}

; Function Attrs: minsize optsize
declare i32 @fsync(i32 noundef) local_unnamed_addr #9

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @rename(ptr nocapture noundef readonly, ptr nocapture noundef readonly) local_unnamed_addr #2

; Function Attrs: minsize mustprogress nofree nosync nounwind optsize willreturn memory(none)
declare ptr @__errno_location() local_unnamed_addr #10

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @unlink(ptr nocapture noundef readonly) local_unnamed_addr #2

; Function Attrs: minsize mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @free(ptr allocptr nocapture noundef) local_unnamed_addr #11

; Function Attrs: minsize nounwind optsize
define ptr @tfc_read_literal(ptr noundef %0, i32 noundef %1, ptr noundef %2) local_unnamed_addr #6 {
  %4 = alloca ptr, align 8
  %5 = alloca %struct.builder, align 8
  store ptr %0, ptr %4, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #26
  store ptr %2, ptr %5, align 8, !tbaa !39
  %6 = getelementptr inbounds i8, ptr %5, i64 8
  store i64 0, ptr %6, align 8, !tbaa !41
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(136) %2, i8 0, i64 136, i1 false)
  %7 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 -1, ptr %7, align 8, !tbaa !17
  %8 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %8, align 4, !tbaa !17
  %9 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %9, align 8, !tbaa !20
  br label %10

10:                                               ; preds = %16, %3
  %11 = phi i64 [ %18, %16 ], [ 0, %3 ]
  %12 = icmp eq i64 %11, 16
  br i1 %12, label %13, label %16

13:                                               ; preds = %10
  %14 = call fastcc ptr @read_block(ptr noundef nonnull %4, ptr noundef nonnull %5, i32 noundef 0) #24
  %15 = icmp eq ptr %14, null
  br i1 %15, label %19, label %32

16:                                               ; preds = %10
  %17 = getelementptr inbounds [16 x i64], ptr %2, i64 0, i64 %11
  store i64 -1, ptr %17, align 8, !tbaa !32
  %18 = add nuw nsw i64 %11, 1
  br label %10, !llvm.loop !42

19:                                               ; preds = %13
  %20 = load ptr, ptr %4, align 8, !tbaa !20
  %21 = tail call fastcc ptr @skip(ptr noundef %20) #24
  %22 = load i8, ptr %21, align 1, !tbaa !15
  %23 = icmp eq i8 %22, 0
  br i1 %23, label %25, label %24

24:                                               ; preds = %19
  tail call fastcc void @sayf(ptr noundef nonnull @.str.2, ptr noundef nonnull %21) #24
  br label %32

25:                                               ; preds = %19
  %26 = load ptr, ptr %9, align 8, !tbaa !27
  %27 = icmp eq ptr %26, null
  br i1 %27, label %28, label %32

28:                                               ; preds = %25
  %29 = tail call ptr @tfc_alloc(i64 noundef 0) #28
  store ptr %29, ptr %9, align 8, !tbaa !27
  %30 = icmp eq ptr %29, null
  %31 = select i1 %30, ptr @.str.3, ptr null
  br label %32

32:                                               ; preds = %25, %28, %13, %24
  %33 = phi ptr [ @problem, %24 ], [ %14, %13 ], [ %31, %28 ], [ null, %25 ]
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #26
  ret ptr %33
}

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #12

; Function Attrs: minsize nounwind optsize
define internal fastcc ptr @read_block(ptr nocapture noundef %0, ptr nocapture noundef %1, i32 noundef %2) unnamed_addr #6 {
  %4 = alloca ptr, align 8
  %5 = load ptr, ptr %1, align 8, !tbaa !39
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #26
  %6 = load ptr, ptr %0, align 8, !tbaa !20
  %7 = tail call fastcc ptr @skip(ptr noundef %6) #24
  %8 = load i8, ptr %7, align 1, !tbaa !15
  %9 = icmp eq i8 %8, 91
  br i1 %9, label %27, label %10

10:                                               ; preds = %3
  %11 = getelementptr inbounds i8, ptr %5, i64 136
  %12 = load i32, ptr %11, align 8, !tbaa !30
  %13 = icmp slt i32 %12, 0
  br i1 %13, label %14, label %15

14:                                               ; preds = %10
  store i32 %2, ptr %11, align 8, !tbaa !30
  br label %17

15:                                               ; preds = %10
  %16 = icmp eq i32 %12, %2
  br i1 %16, label %17, label %72

17:                                               ; preds = %14, %15
  %18 = tail call fastcc ptr @grow(ptr noundef nonnull %1) #24
  %19 = icmp eq ptr %18, null
  br i1 %19, label %72, label %20

20:                                               ; preds = %17
  %21 = getelementptr inbounds i8, ptr %5, i64 140
  %22 = load i32, ptr %21, align 4, !tbaa !31
  %23 = tail call ptr @tfc_read_element(ptr noundef nonnull %7, i32 noundef %22, ptr noundef nonnull %18) #24
  %24 = icmp eq ptr %23, null
  br i1 %24, label %25, label %26

25:                                               ; preds = %20
  tail call fastcc void @sayf(ptr noundef nonnull @.str.55, ptr noundef nonnull %7) #24
  br label %72

26:                                               ; preds = %20
  store ptr %23, ptr %0, align 8, !tbaa !20
  br label %72

27:                                               ; preds = %3
  %28 = icmp eq i32 %2, 16
  br i1 %28, label %72, label %29

29:                                               ; preds = %27
  %30 = getelementptr inbounds i8, ptr %5, i64 136
  %31 = load i32, ptr %30, align 8, !tbaa !30
  %32 = icmp slt i32 %31, 0
  %33 = icmp sgt i32 %31, %2
  %34 = or i1 %32, %33
  br i1 %34, label %35, label %72

35:                                               ; preds = %29
  %36 = getelementptr inbounds i8, ptr %7, i64 1
  %37 = tail call fastcc ptr @skip(ptr noundef nonnull %36) #24
  store ptr %37, ptr %4, align 8, !tbaa !20
  %38 = add nsw i32 %2, 1
  br label %39

39:                                               ; preds = %54, %35
  %40 = phi ptr [ %37, %35 ], [ %56, %54 ]
  %41 = phi i64 [ 0, %35 ], [ %57, %54 ]
  %42 = load i8, ptr %40, align 1, !tbaa !15
  %43 = icmp eq i8 %42, 93
  %44 = icmp eq i64 %41, 0
  br i1 %43, label %58, label %45

45:                                               ; preds = %39
  br i1 %44, label %51, label %46

46:                                               ; preds = %45
  %47 = icmp eq i8 %42, 44
  br i1 %47, label %49, label %48

48:                                               ; preds = %46
  tail call fastcc void @sayf(ptr noundef nonnull @.str.57, ptr noundef nonnull %40) #24
  br label %72

49:                                               ; preds = %46
  %50 = getelementptr inbounds i8, ptr %40, i64 1
  store ptr %50, ptr %4, align 8, !tbaa !20
  br label %51

51:                                               ; preds = %49, %45
  %52 = call fastcc ptr @read_block(ptr noundef nonnull %4, ptr noundef nonnull %1, i32 noundef %38) #24
  %53 = icmp eq ptr %52, null
  br i1 %53, label %54, label %72

54:                                               ; preds = %51
  %55 = load ptr, ptr %4, align 8, !tbaa !20
  %56 = tail call fastcc ptr @skip(ptr noundef %55) #24
  store ptr %56, ptr %4, align 8, !tbaa !20
  %57 = add nuw nsw i64 %41, 1
  br label %39, !llvm.loop !43

58:                                               ; preds = %39
  br i1 %44, label %59, label %63

59:                                               ; preds = %58
  %60 = load i32, ptr %30, align 8, !tbaa !30
  %61 = icmp slt i32 %60, 0
  br i1 %61, label %62, label %63

62:                                               ; preds = %59
  store i32 %38, ptr %30, align 8, !tbaa !30
  br label %63

63:                                               ; preds = %62, %59, %58
  %64 = sext i32 %2 to i64
  %65 = getelementptr inbounds [16 x i64], ptr %5, i64 0, i64 %64
  %66 = load i64, ptr %65, align 8, !tbaa !32
  %67 = icmp slt i64 %66, 0
  %68 = icmp eq i64 %66, %41
  %69 = select i1 %67, i1 true, i1 %68
  br i1 %69, label %70, label %72

70:                                               ; preds = %63
  store i64 %41, ptr %65, align 8, !tbaa !32
  %71 = getelementptr inbounds i8, ptr %40, i64 1
  store ptr %71, ptr %0, align 8, !tbaa !20
  br label %72

72:                                               ; preds = %51, %48, %70, %63, %29, %27, %17, %26, %25, %15
  %73 = phi ptr [ @.str.54, %15 ], [ @.str.3, %17 ], [ @problem, %25 ], [ null, %26 ], [ @.str.56, %27 ], [ @.str.54, %29 ], [ @problem, %48 ], [ null, %70 ], [ @.str.5, %63 ], [ %52, %51 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  ret ptr %73
}

; Function Attrs: minsize nofree nosync nounwind optsize memory(read, inaccessiblemem: none)
define internal fastcc noundef ptr @skip(ptr noundef readonly %0) unnamed_addr #13 {
  %2 = tail call ptr @__ctype_b_loc() #27
  %3 = load ptr, ptr %2, align 8, !tbaa !20
  br label %4

4:                                                ; preds = %4, %1
  %5 = phi ptr [ %0, %1 ], [ %12, %4 ]
  %6 = load i8, ptr %5, align 1, !tbaa !15
  %7 = zext i8 %6 to i64
  %8 = getelementptr inbounds i16, ptr %3, i64 %7
  %9 = load i16, ptr %8, align 2, !tbaa !21
  %10 = and i16 %9, 8192
  %11 = icmp eq i16 %10, 0
  %12 = getelementptr inbounds i8, ptr %5, i64 1
  br i1 %11, label %13, label %4, !llvm.loop !44

13:                                               ; preds = %4
  ret ptr %5
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @sayf(ptr nocapture noundef readonly %0, ptr noundef %1) unnamed_addr #2 {
  %3 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) @problem, i64 noundef 256, ptr noundef %0, ptr noundef %1) #28
  ret void
}

; Function Attrs: minsize optsize
declare ptr @tfc_alloc(i64 noundef) local_unnamed_addr #9

; Function Attrs: minsize nounwind optsize
define ptr @tfc_read_csv(ptr nocapture noundef readonly %0, i32 noundef %1, ptr noundef %2) local_unnamed_addr #6 {
  %4 = alloca i64, align 8
  %5 = alloca %struct.builder, align 8
  %6 = alloca [2 x double], align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #26
  %7 = call ptr @tfc_read_file(ptr noundef %0, ptr noundef nonnull %4) #24
  %8 = icmp eq ptr %7, null
  br i1 %8, label %9, label %13

9:                                                ; preds = %3
  %10 = tail call ptr @__errno_location() #27
  %11 = load i32, ptr %10, align 4, !tbaa !17
  %12 = tail call ptr @strerror(i32 noundef %11) #28
  br label %83

13:                                               ; preds = %3
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %5) #26
  store ptr %2, ptr %5, align 8, !tbaa !39
  %14 = getelementptr inbounds i8, ptr %5, i64 8
  store i64 0, ptr %14, align 8, !tbaa !41
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(136) %2, i8 0, i64 136, i1 false)
  %15 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 2, ptr %15, align 8, !tbaa !17
  %16 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %16, align 4, !tbaa !17
  %17 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %17, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %6) #26
  %18 = tail call fastcc ptr @skip(ptr noundef nonnull %7) #24
  %19 = call ptr @tfc_read_element(ptr noundef %18, i32 noundef %1, ptr noundef nonnull %6) #24
  %20 = icmp eq ptr %19, null
  br i1 %20, label %21, label %23

21:                                               ; preds = %13
  %22 = tail call ptr @strchrnul(ptr noundef nonnull %7, i32 noundef 10) #25
  br label %23

23:                                               ; preds = %21, %13
  %24 = phi ptr [ %22, %21 ], [ %7, %13 ]
  %25 = tail call fastcc ptr @skip(ptr noundef %24) #24
  %26 = getelementptr inbounds i8, ptr %2, i64 8
  br label %27

27:                                               ; preds = %69, %23
  %28 = phi ptr [ %25, %23 ], [ %75, %69 ]
  %29 = phi ptr [ null, %23 ], [ %73, %69 ]
  %30 = load i8, ptr %28, align 1, !tbaa !15
  %31 = icmp ne i8 %30, 0
  %32 = icmp eq ptr %29, null
  %33 = and i1 %32, %31
  br i1 %33, label %34, label %76

34:                                               ; preds = %27, %58
  %35 = phi i64 [ %52, %58 ], [ 0, %27 ]
  %36 = phi ptr [ %59, %58 ], [ %28, %27 ]
  br label %37

37:                                               ; preds = %40, %34
  %38 = phi ptr [ %36, %34 ], [ %41, %40 ]
  %39 = load i8, ptr %38, align 1, !tbaa !15
  switch i8 %39, label %42 [
    i8 32, label %40
    i8 9, label %40
  ]

40:                                               ; preds = %37, %37
  %41 = getelementptr inbounds i8, ptr %38, i64 1
  br label %37, !llvm.loop !45

42:                                               ; preds = %37
  %43 = call fastcc ptr @grow(ptr noundef nonnull %5) #24
  %44 = icmp eq ptr %43, null
  br i1 %44, label %60, label %45

45:                                               ; preds = %42
  %46 = load ptr, ptr %5, align 8, !tbaa !39
  %47 = getelementptr inbounds i8, ptr %46, i64 140
  %48 = load i32, ptr %47, align 4, !tbaa !31
  %49 = tail call ptr @tfc_read_element(ptr noundef nonnull %38, i32 noundef %48, ptr noundef nonnull %43) #24
  %50 = icmp eq ptr %49, null
  br i1 %50, label %60, label %51

51:                                               ; preds = %45
  %52 = add nuw nsw i64 %35, 1
  br label %53

53:                                               ; preds = %56, %51
  %54 = phi ptr [ %49, %51 ], [ %57, %56 ]
  %55 = load i8, ptr %54, align 1, !tbaa !15
  switch i8 %55, label %60 [
    i8 32, label %56
    i8 9, label %56
    i8 13, label %56
    i8 44, label %58
    i8 0, label %62
    i8 10, label %62
  ]

56:                                               ; preds = %53, %53, %53
  %57 = getelementptr inbounds i8, ptr %54, i64 1
  br label %53, !llvm.loop !46

58:                                               ; preds = %53
  %59 = getelementptr inbounds i8, ptr %54, i64 1
  br label %34

60:                                               ; preds = %42, %45, %53
  tail call fastcc void @sayf(ptr noundef nonnull @.str.4, ptr noundef nonnull %28) #24
  %61 = load i64, ptr %2, align 8, !tbaa !32
  br label %69

62:                                               ; preds = %53, %53
  %63 = load i64, ptr %2, align 8, !tbaa !32
  %64 = icmp sgt i64 %63, 0
  br i1 %64, label %65, label %69

65:                                               ; preds = %62
  %66 = load i64, ptr %26, align 8, !tbaa !32
  %67 = icmp eq i64 %52, %66
  %68 = select i1 %67, ptr null, ptr @.str.5
  br label %69

69:                                               ; preds = %65, %62, %60
  %70 = phi i64 [ %61, %60 ], [ %63, %62 ], [ %63, %65 ]
  %71 = phi i64 [ -1, %60 ], [ %52, %62 ], [ %52, %65 ]
  %72 = phi ptr [ %28, %60 ], [ %54, %62 ], [ %54, %65 ]
  %73 = phi ptr [ @problem, %60 ], [ null, %62 ], [ %68, %65 ]
  %74 = add nsw i64 %70, 1
  store i64 %74, ptr %2, align 8, !tbaa !32
  store i64 %71, ptr %26, align 8, !tbaa !32
  %75 = tail call fastcc ptr @skip(ptr noundef nonnull %72) #24
  br label %27, !llvm.loop !47

76:                                               ; preds = %27
  br i1 %32, label %77, label %82

77:                                               ; preds = %76
  %78 = load ptr, ptr %17, align 8, !tbaa !27
  %79 = icmp eq ptr %78, null
  br i1 %79, label %80, label %82

80:                                               ; preds = %77
  %81 = tail call ptr @tfc_alloc(i64 noundef 0) #28
  store ptr %81, ptr %17, align 8, !tbaa !27
  br label %82

82:                                               ; preds = %80, %77, %76
  tail call void @free(ptr noundef %7) #28
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %6) #26
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %5) #26
  br label %83

83:                                               ; preds = %82, %9
  %84 = phi ptr [ %12, %9 ], [ %29, %82 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  ret ptr %84
}

; Function Attrs: minsize nounwind optsize
declare ptr @strerror(i32 noundef) local_unnamed_addr #6

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(read)
declare ptr @strchrnul(ptr noundef, i32 noundef) local_unnamed_addr #14

; Function Attrs: minsize nounwind optsize
define ptr @tfc_read_npy(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef %2) local_unnamed_addr #6 {
  %4 = alloca [16 x i8], align 1
  %5 = alloca ptr, align 8
  %6 = alloca i64, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %6) #26
  %7 = call ptr @tfc_read_file(ptr noundef %0, ptr noundef nonnull %6) #24
  %8 = icmp eq ptr %7, null
  br i1 %8, label %9, label %13

9:                                                ; preds = %3
  %10 = tail call ptr @__errno_location() #27
  %11 = load i32, ptr %10, align 4, !tbaa !17
  %12 = tail call ptr @strerror(i32 noundef %11) #28
  br label %144

13:                                               ; preds = %3
  %14 = load i64, ptr %6, align 8, !tbaa !32
  %15 = freeze i64 %14
  %16 = icmp ugt i64 %15, 12
  br i1 %16, label %17, label %142

17:                                               ; preds = %13
  %18 = tail call i32 @bcmp(ptr noundef nonnull dereferenceable(6) %7, ptr noundef nonnull dereferenceable(6) @npy_magic, i64 6)
  %19 = icmp eq i32 %18, 0
  br i1 %19, label %20, label %142

20:                                               ; preds = %17
  %21 = getelementptr inbounds i8, ptr %7, i64 6
  %22 = load i8, ptr %21, align 1, !tbaa !15
  %23 = add i8 %22, -1
  %24 = icmp ult i8 %23, 3
  br i1 %24, label %25, label %142

25:                                               ; preds = %20
  %26 = getelementptr inbounds i8, ptr %7, i64 8
  %27 = load i8, ptr %26, align 1, !tbaa !15
  %28 = zext i8 %27 to i64
  %29 = getelementptr inbounds i8, ptr %7, i64 9
  %30 = load i8, ptr %29, align 1, !tbaa !15
  %31 = zext i8 %30 to i64
  %32 = shl nuw nsw i64 %31, 8
  %33 = or disjoint i64 %32, %28
  %34 = icmp eq i8 %22, 1
  br i1 %34, label %46, label %35

35:                                               ; preds = %25
  %36 = getelementptr inbounds i8, ptr %7, i64 10
  %37 = load i8, ptr %36, align 1, !tbaa !15
  %38 = zext i8 %37 to i64
  %39 = shl nuw nsw i64 %38, 16
  %40 = getelementptr inbounds i8, ptr %7, i64 11
  %41 = load i8, ptr %40, align 1, !tbaa !15
  %42 = zext i8 %41 to i64
  %43 = shl nuw nsw i64 %42, 24
  %44 = or disjoint i64 %39, %43
  %45 = or disjoint i64 %44, %33
  br label %46

46:                                               ; preds = %35, %25
  %47 = phi i64 [ %45, %35 ], [ %33, %25 ]
  %48 = phi i64 [ 12, %35 ], [ 10, %25 ]
  %49 = sub nuw i64 %15, %48
  %50 = add nsw i64 %47, -1
  %51 = icmp ult i64 %50, %49
  br i1 %51, label %52, label %142

52:                                               ; preds = %46
  %53 = add nuw nsw i64 %48, %47
  %54 = getelementptr i8, ptr %7, i64 %53
  %55 = getelementptr i8, ptr %54, i64 -1
  store i8 0, ptr %55, align 1, !tbaa !15
  %56 = getelementptr inbounds i8, ptr %7, i64 %48
  %57 = tail call fastcc ptr @npy_field(ptr noundef nonnull %56, ptr noundef nonnull @.str.58) #24
  %58 = tail call fastcc ptr @npy_field(ptr noundef nonnull %56, ptr noundef nonnull @.str.59) #24
  %59 = tail call fastcc ptr @npy_field(ptr noundef nonnull %56, ptr noundef nonnull @.str.60) #24
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #26
  %60 = icmp eq ptr %57, null
  %61 = icmp eq ptr %58, null
  %62 = or i1 %60, %61
  %63 = icmp eq ptr %59, null
  %64 = or i1 %62, %63
  br i1 %64, label %124, label %65

65:                                               ; preds = %52
  %66 = load i8, ptr %59, align 1, !tbaa !15
  %67 = icmp eq i8 %66, 40
  br i1 %67, label %68, label %124

68:                                               ; preds = %65
  %69 = tail call fastcc ptr @type_of(i32 noundef %1) #24
  %70 = getelementptr inbounds i8, ptr %69, i64 8
  %71 = load ptr, ptr %70, align 8, !tbaa !48
  %72 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %4, i64 noundef 16, ptr noundef nonnull @.str.62, ptr noundef %71) #28
  %73 = icmp eq i32 %1, 14
  br i1 %73, label %74, label %80

74:                                               ; preds = %68
  %75 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %57, ptr noundef nonnull dereferenceable(6) @.str.63, i64 noundef 5) #25
  %76 = icmp eq i32 %75, 0
  br i1 %76, label %85, label %77

77:                                               ; preds = %74
  %78 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %57, ptr noundef nonnull dereferenceable(6) @.str.64, i64 noundef 5) #25
  %79 = icmp eq i32 %78, 0
  br i1 %79, label %85, label %80

80:                                               ; preds = %77, %68
  %81 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %4) #25
  %82 = call i32 @strncmp(ptr noundef nonnull %57, ptr noundef nonnull %4, i64 noundef %81) #25
  %83 = icmp eq i32 %82, 0
  br i1 %83, label %85, label %84

84:                                               ; preds = %80
  tail call fastcc void @sayf(ptr noundef nonnull @.str.65, ptr noundef nonnull %57) #24
  br label %124

85:                                               ; preds = %80, %77, %74
  %86 = tail call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %58, ptr noundef nonnull dereferenceable(6) @.str.66, i64 noundef 5) #25
  %87 = icmp eq i32 %86, 0
  br i1 %87, label %88, label %124

88:                                               ; preds = %85
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(128) %2, i8 0, i64 128, i1 false)
  %89 = getelementptr inbounds i8, ptr %2, i64 128
  store i64 1, ptr %89, align 8, !tbaa !32
  %90 = getelementptr inbounds i8, ptr %2, i64 136
  store i32 0, ptr %90, align 8, !tbaa !17
  %91 = getelementptr inbounds i8, ptr %2, i64 140
  store i32 %1, ptr %91, align 4, !tbaa !17
  %92 = getelementptr inbounds i8, ptr %2, i64 144
  store ptr null, ptr %92, align 8, !tbaa !20
  %93 = getelementptr inbounds i8, ptr %59, i64 1
  br label %94

94:                                               ; preds = %115, %88
  %95 = phi ptr [ %123, %115 ], [ %93, %88 ]
  %96 = tail call fastcc ptr @skip(ptr noundef nonnull %95) #24
  %97 = load i8, ptr %96, align 1, !tbaa !15
  %98 = icmp eq i8 %97, 41
  br i1 %98, label %126, label %99

99:                                               ; preds = %94
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #26
  %100 = call i64 @strtoll(ptr noundef nonnull %96, ptr noundef nonnull %5, i32 noundef 10) #28
  %101 = load ptr, ptr %5, align 8, !tbaa !20
  %102 = icmp eq ptr %101, %96
  %103 = icmp slt i64 %100, 0
  %104 = select i1 %102, i1 true, i1 %103
  br i1 %104, label %113, label %105

105:                                              ; preds = %99
  %106 = load i32, ptr %90, align 8, !tbaa !30
  %107 = icmp eq i32 %106, 16
  br i1 %107, label %113, label %108

108:                                              ; preds = %105
  %109 = load i64, ptr %89, align 8, !tbaa !49
  %110 = tail call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %109, i64 %100)
  %111 = extractvalue { i64, i1 } %110, 1
  %112 = extractvalue { i64, i1 } %110, 0
  store i64 %112, ptr %89, align 8
  br i1 %111, label %113, label %115

113:                                              ; preds = %108, %105, %99
  %114 = phi ptr [ @.str.69, %108 ], [ @.str.68, %99 ], [ @.str.68, %105 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #26
  br label %124

115:                                              ; preds = %108
  %116 = add nsw i32 %106, 1
  store i32 %116, ptr %90, align 8, !tbaa !30
  %117 = sext i32 %106 to i64
  %118 = getelementptr inbounds [16 x i64], ptr %2, i64 0, i64 %117
  store i64 %100, ptr %118, align 8, !tbaa !32
  %119 = tail call fastcc ptr @skip(ptr noundef %101) #24
  %120 = load i8, ptr %119, align 1, !tbaa !15
  %121 = icmp eq i8 %120, 44
  %122 = zext i1 %121 to i64
  %123 = getelementptr inbounds i8, ptr %119, i64 %122
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #26
  br label %94, !llvm.loop !50

124:                                              ; preds = %65, %52, %84, %85, %113
  %125 = phi ptr [ %114, %113 ], [ @.str.67, %85 ], [ @problem, %84 ], [ @.str.61, %52 ], [ @.str.61, %65 ]
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #26
  br label %142

126:                                              ; preds = %94
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #26
  %127 = load i64, ptr %89, align 8, !tbaa !49
  %128 = tail call i64 @tfc_dtype_size(i32 noundef %1) #28
  %129 = tail call { i64, i1 } @llvm.umul.with.overflow.i64(i64 %127, i64 %128)
  %130 = extractvalue { i64, i1 } %129, 1
  %131 = extractvalue { i64, i1 } %129, 0
  %132 = sub i64 %15, %53
  %133 = icmp ne i64 %131, %132
  %134 = or i1 %130, %133
  br i1 %134, label %142, label %135

135:                                              ; preds = %126
  %136 = tail call ptr @tfc_alloc(i64 noundef %131) #28
  store ptr %136, ptr %92, align 8, !tbaa !27
  %137 = icmp ne ptr %136, null
  %138 = select i1 %137, ptr null, ptr @.str.3
  %139 = icmp ne i64 %131, 0
  %140 = and i1 %139, %137
  br i1 %140, label %141, label %142

141:                                              ; preds = %135
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %136, ptr nonnull align 1 %54, i64 %131, i1 false)
  br label %142

142:                                              ; preds = %124, %46, %20, %17, %13, %126, %141, %135
  %143 = phi ptr [ null, %141 ], [ %138, %135 ], [ %125, %124 ], [ @.str.6, %46 ], [ @.str.6, %20 ], [ @.str.6, %17 ], [ @.str.6, %13 ], [ @.str.7, %126 ]
  tail call void @free(ptr noundef %7) #28
  br label %144

144:                                              ; preds = %142, %9
  %145 = phi ptr [ %12, %9 ], [ %143, %142 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %6) #26
  ret ptr %145
}

; Function Attrs: minsize optsize
declare i64 @tfc_dtype_size(i32 noundef) local_unnamed_addr #9

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.umul.with.overflow.i64(i64, i64) #15

; Function Attrs: minsize nounwind optsize
define ptr @tfc_write_npy(ptr noundef %0, ptr nocapture noundef readonly %1) local_unnamed_addr #6 {
  %3 = alloca [512 x i8], align 1
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %3) #26
  %4 = getelementptr inbounds i8, ptr %3, i64 10
  %5 = getelementptr inbounds i8, ptr %1, i64 140
  %6 = load i32, ptr %5, align 4, !tbaa !31
  %7 = tail call fastcc ptr @type_of(i32 noundef %6) #24
  %8 = getelementptr inbounds i8, ptr %7, i64 8
  %9 = load ptr, ptr %8, align 8, !tbaa !48
  %10 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %4, i64 noundef 502, ptr noundef nonnull @.str.8, ptr noundef %9) #28
  %11 = add nsw i32 %10, 10
  %12 = getelementptr inbounds i8, ptr %1, i64 136
  br label %13

13:                                               ; preds = %26, %2
  %14 = phi i64 [ %30, %26 ], [ 0, %2 ]
  %15 = phi i32 [ %36, %26 ], [ %11, %2 ]
  %16 = load i32, ptr %12, align 8, !tbaa !30
  %17 = sext i32 %16 to i64
  %18 = icmp slt i64 %14, %17
  %19 = sext i32 %15 to i64
  %20 = getelementptr inbounds i8, ptr %3, i64 %19
  %21 = sub nsw i64 512, %19
  br i1 %18, label %26, label %22

22:                                               ; preds = %13
  %23 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %20, i64 noundef %21, ptr noundef nonnull @.str.13) #28
  %24 = add i32 %23, %15
  %25 = sext i32 %24 to i64
  br label %37

26:                                               ; preds = %13
  %27 = getelementptr inbounds [16 x i64], ptr %1, i64 0, i64 %14
  %28 = load i64, ptr %27, align 8, !tbaa !32
  %29 = icmp eq i32 %16, 1
  %30 = add nuw nsw i64 %14, 1
  %31 = trunc nuw i64 %30 to i32
  %32 = icmp sgt i32 %16, %31
  %33 = select i1 %32, ptr @.str.11, ptr @.str.12
  %34 = select i1 %29, ptr @.str.10, ptr %33
  %35 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %20, i64 noundef %21, ptr noundef nonnull @.str.9, i64 noundef %28, ptr noundef nonnull %34) #28
  %36 = add nsw i32 %35, %15
  br label %13, !llvm.loop !51

37:                                               ; preds = %42, %22
  %38 = phi i64 [ %39, %42 ], [ %25, %22 ]
  %39 = add nsw i64 %38, 1
  %40 = and i64 %39, 63
  %41 = icmp eq i64 %40, 0
  br i1 %41, label %44, label %42

42:                                               ; preds = %37
  %43 = getelementptr inbounds [512 x i8], ptr %3, i64 0, i64 %38
  store i8 32, ptr %43, align 1, !tbaa !15
  br label %37, !llvm.loop !52

44:                                               ; preds = %37
  %45 = trunc nsw i64 %38 to i32
  %46 = shl i64 %38, 32
  %47 = ashr exact i64 %46, 32
  %48 = getelementptr inbounds [512 x i8], ptr %3, i64 0, i64 %47
  store i8 10, ptr %48, align 1, !tbaa !15
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(6) %3, ptr noundef nonnull align 1 dereferenceable(6) @npy_magic, i64 6, i1 false)
  %49 = getelementptr inbounds i8, ptr %3, i64 6
  store i8 1, ptr %49, align 1, !tbaa !15
  %50 = getelementptr inbounds i8, ptr %3, i64 7
  store i8 0, ptr %50, align 1, !tbaa !15
  %51 = add nsw i32 %45, -9
  %52 = trunc i32 %51 to i8
  %53 = getelementptr inbounds i8, ptr %3, i64 8
  store i8 %52, ptr %53, align 1, !tbaa !15
  %54 = lshr i32 %51, 8
  %55 = trunc i32 %54 to i8
  %56 = getelementptr inbounds i8, ptr %3, i64 9
  store i8 %55, ptr %56, align 1, !tbaa !15
  %57 = getelementptr inbounds i8, ptr %1, i64 128
  %58 = load i64, ptr %57, align 8, !tbaa !49
  %59 = load i32, ptr %5, align 4, !tbaa !31
  %60 = tail call i64 @tfc_dtype_size(i32 noundef %59) #28
  %61 = mul i64 %60, %58
  %62 = shl i64 %39, 32
  %63 = ashr exact i64 %62, 32
  %64 = getelementptr inbounds i8, ptr %1, i64 144
  %65 = load ptr, ptr %64, align 8, !tbaa !27
  %66 = call i32 @tfc_write_file(ptr noundef %0, ptr noundef nonnull %3, i64 noundef %63, ptr noundef %65, i64 noundef %61) #24
  %67 = icmp eq i32 %66, 0
  br i1 %67, label %72, label %68

68:                                               ; preds = %44
  %69 = tail call ptr @__errno_location() #27
  %70 = load i32, ptr %69, align 4, !tbaa !17
  %71 = tail call ptr @strerror(i32 noundef %70) #28
  br label %72

72:                                               ; preds = %44, %68
  %73 = phi ptr [ %71, %68 ], [ null, %44 ]
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %3) #26
  ret ptr %73
}

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @snprintf(ptr noalias nocapture noundef writeonly, i64 noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #2

; Function Attrs: minsize nounwind optsize
define ptr @tfc_load_state(ptr nocapture noundef %0, ptr nocapture noundef readonly %1) local_unnamed_addr #6 {
  %3 = load ptr, ptr %0, align 8, !tbaa !53
  %4 = getelementptr inbounds i8, ptr %0, i64 16
  %5 = tail call ptr @tfc_read_file(ptr noundef %3, ptr noundef nonnull %4) #24
  %6 = getelementptr inbounds i8, ptr %0, i64 8
  store ptr %5, ptr %6, align 8, !tbaa !55
  %7 = icmp eq ptr %5, null
  br i1 %7, label %8, label %14

8:                                                ; preds = %2
  %9 = tail call ptr @__errno_location() #27
  %10 = load i32, ptr %9, align 4, !tbaa !17
  %11 = icmp eq i32 %10, 2
  br i1 %11, label %130, label %12

12:                                               ; preds = %8
  %13 = tail call ptr @strerror(i32 noundef %10) #28
  br label %130

14:                                               ; preds = %2
  %15 = load i64, ptr %4, align 8, !tbaa !56
  %16 = getelementptr inbounds i8, ptr %5, i64 %15
  %17 = ptrtoint ptr %16 to i64
  %18 = icmp ult i64 %15, 10
  br i1 %18, label %130, label %19

19:                                               ; preds = %14
  %20 = tail call i32 @bcmp(ptr noundef nonnull dereferenceable(10) %5, ptr noundef nonnull dereferenceable(10) @state_magic, i64 10)
  %21 = icmp eq i32 %20, 0
  br i1 %21, label %22, label %130

22:                                               ; preds = %19
  %23 = getelementptr inbounds i8, ptr %5, i64 10
  %24 = getelementptr inbounds i8, ptr %1, i64 8
  %25 = getelementptr inbounds i8, ptr %1, i64 16
  br label %26

26:                                               ; preds = %93, %22
  %27 = phi ptr [ %23, %22 ], [ %94, %93 ]
  %28 = phi i1 [ true, %22 ], [ %95, %93 ]
  %29 = phi ptr [ null, %22 ], [ %96, %93 ]
  %30 = icmp ult ptr %27, %16
  %31 = select i1 %28, i1 %30, i1 false
  br i1 %31, label %32, label %130

32:                                               ; preds = %26
  %33 = ptrtoint ptr %27 to i64
  %34 = sub i64 %17, %33
  %35 = icmp ult i64 %34, 8
  br i1 %35, label %93, label %36

36:                                               ; preds = %32
  %37 = getelementptr inbounds i8, ptr %27, i64 8
  %38 = load i64, ptr %27, align 1
  %39 = icmp slt i64 %38, 0
  %40 = ptrtoint ptr %37 to i64
  %41 = sub i64 %17, %40
  %42 = icmp ult i64 %41, %38
  %43 = select i1 %39, i1 true, i1 %42
  br i1 %43, label %93, label %44

44:                                               ; preds = %36
  %45 = getelementptr inbounds i8, ptr %37, i64 %38
  %46 = load ptr, ptr %1, align 8, !tbaa !57
  %47 = getelementptr inbounds i8, ptr %46, i64 16
  %48 = load ptr, ptr %47, align 8, !tbaa !59
  %49 = getelementptr inbounds i8, ptr %46, i64 36
  %50 = load i32, ptr %49, align 4, !tbaa !61
  %51 = sext i32 %50 to i64
  %52 = tail call i64 @llvm.smax.i64(i64 %51, i64 0)
  br label %53

53:                                               ; preds = %64, %44
  %54 = phi i64 [ 0, %44 ], [ %65, %64 ]
  %55 = icmp eq i64 %54, %52
  br i1 %55, label %66, label %56

56:                                               ; preds = %53
  %57 = getelementptr inbounds %struct.tfc_port, ptr %48, i64 %54
  %58 = load ptr, ptr %57, align 8, !tbaa !62
  %59 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %58) #25
  %60 = icmp eq i64 %59, %38
  br i1 %60, label %61, label %64

61:                                               ; preds = %56
  %62 = tail call i32 @bcmp(ptr %58, ptr nonnull readonly %37, i64 %38)
  %63 = icmp eq i32 %62, 0
  br i1 %63, label %66, label %64

64:                                               ; preds = %61, %56
  %65 = add nuw nsw i64 %54, 1
  br label %53, !llvm.loop !63

66:                                               ; preds = %61, %53
  %67 = phi i64 [ %52, %53 ], [ %54, %61 ]
  %68 = icmp eq i64 %67, %51
  br i1 %68, label %93, label %69

69:                                               ; preds = %66
  %70 = ptrtoint ptr %45 to i64
  %71 = sub i64 %17, %70
  %72 = icmp ult i64 %71, 8
  br i1 %72, label %93, label %73

73:                                               ; preds = %69
  %74 = getelementptr inbounds i8, ptr %45, i64 8
  %75 = load i64, ptr %45, align 1
  %76 = ptrtoint ptr %74 to i64
  %77 = sub i64 %17, %76
  %78 = icmp ult i64 %77, 8
  br i1 %78, label %93, label %79

79:                                               ; preds = %73
  %80 = getelementptr inbounds i8, ptr %45, i64 16
  %81 = load i64, ptr %74, align 1
  %82 = icmp ugt i64 %81, 16
  br i1 %82, label %93, label %83

83:                                               ; preds = %79
  %84 = shl nuw nsw i64 %81, 3
  %85 = ptrtoint ptr %80 to i64
  %86 = sub i64 %17, %85
  %87 = icmp ult i64 %86, %84
  br i1 %87, label %93, label %88

88:                                               ; preds = %83
  %89 = getelementptr inbounds i8, ptr %80, i64 %84
  %90 = ptrtoint ptr %89 to i64
  %91 = sub i64 %17, %90
  %92 = icmp ult i64 %91, 8
  br i1 %92, label %93, label %97

93:                                               ; preds = %88, %73, %69, %32, %36, %66, %79, %83, %97, %105, %110, %115, %117, %122
  %94 = phi ptr [ %37, %36 ], [ %45, %66 ], [ %80, %79 ], [ %80, %83 ], [ %98, %115 ], [ %98, %117 ], [ %123, %122 ], [ %98, %110 ], [ %98, %105 ], [ %98, %97 ], [ %27, %32 ], [ %45, %69 ], [ %74, %73 ], [ %89, %88 ]
  %95 = phi i1 [ false, %36 ], [ false, %66 ], [ false, %79 ], [ false, %83 ], [ true, %115 ], [ false, %117 ], [ true, %122 ], [ false, %110 ], [ false, %105 ], [ false, %97 ], [ false, %32 ], [ false, %69 ], [ false, %73 ], [ false, %88 ]
  %96 = phi ptr [ @damaged, %36 ], [ @.str.70, %66 ], [ @damaged, %79 ], [ @damaged, %83 ], [ null, %115 ], [ @damaged, %117 ], [ null, %122 ], [ @.str.71, %110 ], [ @.str.71, %105 ], [ @.str.71, %97 ], [ @damaged, %32 ], [ @damaged, %69 ], [ @damaged, %73 ], [ @damaged, %88 ]
  br label %26, !llvm.loop !64

97:                                               ; preds = %88
  %98 = getelementptr inbounds i8, ptr %89, i64 8
  %99 = load i64, ptr %89, align 1
  %100 = getelementptr inbounds %struct.tfc_port, ptr %48, i64 %67
  %101 = getelementptr inbounds i8, ptr %100, i64 20
  %102 = load i32, ptr %101, align 4, !tbaa !34
  %103 = sext i32 %102 to i64
  %104 = icmp eq i64 %75, %103
  br i1 %104, label %105, label %93

105:                                              ; preds = %97
  %106 = getelementptr inbounds i8, ptr %100, i64 16
  %107 = load i32, ptr %106, align 8, !tbaa !36
  %108 = sext i32 %107 to i64
  %109 = icmp eq i64 %81, %108
  br i1 %109, label %110, label %93

110:                                              ; preds = %105
  %111 = getelementptr inbounds i8, ptr %100, i64 8
  %112 = load ptr, ptr %111, align 8, !tbaa !37
  %113 = tail call i32 @bcmp(ptr nonnull %80, ptr %112, i64 %84)
  %114 = icmp eq i32 %113, 0
  br i1 %114, label %115, label %93

115:                                              ; preds = %110
  %116 = icmp eq i64 %99, 0
  br i1 %116, label %93, label %117

117:                                              ; preds = %115
  %118 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %100) #24
  %119 = ptrtoint ptr %98 to i64
  %120 = sub i64 %17, %119
  %121 = icmp ult i64 %120, %118
  br i1 %121, label %93, label %122

122:                                              ; preds = %117
  %123 = getelementptr inbounds i8, ptr %98, i64 %118
  %124 = load ptr, ptr %24, align 8, !tbaa !65
  %125 = getelementptr inbounds ptr, ptr %124, i64 %67
  %126 = load ptr, ptr %125, align 8, !tbaa !20
  %127 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %100) #24
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %126, ptr nonnull align 1 %98, i64 %127, i1 false)
  %128 = load ptr, ptr %25, align 8, !tbaa !66
  %129 = getelementptr inbounds i8, ptr %128, i64 %67
  store i8 1, ptr %129, align 1, !tbaa !15
  br label %93

130:                                              ; preds = %26, %14, %19, %12, %8
  %131 = phi ptr [ %13, %12 ], [ null, %8 ], [ @.str.14, %19 ], [ @.str.14, %14 ], [ %29, %26 ]
  ret ptr %131
}

; Function Attrs: minsize nounwind optsize
define ptr @tfc_save_state(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) local_unnamed_addr #6 {
  %3 = load ptr, ptr %1, align 8, !tbaa !57
  %4 = getelementptr inbounds i8, ptr %3, i64 36
  %5 = getelementptr inbounds i8, ptr %3, i64 16
  br label %6

6:                                                ; preds = %15, %2
  %7 = phi i64 [ %24, %15 ], [ 0, %2 ]
  %8 = phi i64 [ %23, %15 ], [ 11, %2 ]
  %9 = load i32, ptr %4, align 4, !tbaa !61
  %10 = sext i32 %9 to i64
  %11 = icmp slt i64 %7, %10
  br i1 %11, label %15, label %12

12:                                               ; preds = %6
  %13 = tail call noalias ptr @malloc(i64 noundef %8) #30
  %14 = icmp eq ptr %13, null
  br i1 %14, label %109, label %25

15:                                               ; preds = %6
  %16 = load ptr, ptr %5, align 8, !tbaa !59
  %17 = getelementptr inbounds %struct.tfc_port, ptr %16, i64 %7
  %18 = load ptr, ptr %17, align 8, !tbaa !62
  %19 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %18) #25
  %20 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %17) #24
  %21 = add i64 %8, 160
  %22 = add i64 %21, %19
  %23 = add i64 %22, %20
  %24 = add nuw nsw i64 %7, 1
  br label %6, !llvm.loop !67

25:                                               ; preds = %12
  tail call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(10) %13, ptr noundef nonnull readonly align 1 dereferenceable(10) @state_magic, i64 10, i1 false)
  %26 = getelementptr inbounds i8, ptr %13, i64 10
  %27 = getelementptr inbounds i8, ptr %1, i64 16
  %28 = getelementptr inbounds i8, ptr %1, i64 8
  br label %29

29:                                               ; preds = %82, %25
  %30 = phi i32 [ %85, %82 ], [ %9, %25 ]
  %31 = phi i64 [ %84, %82 ], [ 0, %25 ]
  %32 = phi ptr [ %83, %82 ], [ %26, %25 ]
  %33 = sext i32 %30 to i64
  %34 = icmp slt i64 %31, %33
  br i1 %34, label %35, label %86

35:                                               ; preds = %29
  %36 = load ptr, ptr %5, align 8, !tbaa !59
  %37 = getelementptr inbounds %struct.tfc_port, ptr %36, i64 %31
  %38 = load ptr, ptr %37, align 8, !tbaa !62
  %39 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %38) #25
  store i64 %39, ptr %32, align 1
  %40 = getelementptr inbounds i8, ptr %32, i64 8
  %41 = load ptr, ptr %37, align 8, !tbaa !62
  %42 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %41) #25
  %43 = icmp eq i64 %42, 0
  br i1 %43, label %45, label %44

44:                                               ; preds = %35
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %40, ptr readonly align 1 %41, i64 %42, i1 false)
  br label %45

45:                                               ; preds = %44, %35
  %46 = getelementptr inbounds i8, ptr %40, i64 %42
  %47 = getelementptr inbounds i8, ptr %37, i64 20
  %48 = load i32, ptr %47, align 4, !tbaa !34
  %49 = sext i32 %48 to i64
  store i64 %49, ptr %46, align 1
  %50 = getelementptr inbounds i8, ptr %46, i64 8
  %51 = getelementptr inbounds i8, ptr %37, i64 16
  %52 = load i32, ptr %51, align 8, !tbaa !36
  %53 = sext i32 %52 to i64
  store i64 %53, ptr %50, align 1
  %54 = getelementptr inbounds i8, ptr %46, i64 16
  %55 = load i32, ptr %51, align 8, !tbaa !36
  %56 = sext i32 %55 to i64
  %57 = shl nsw i64 %56, 3
  %58 = icmp eq i32 %55, 0
  br i1 %58, label %62, label %59

59:                                               ; preds = %45
  %60 = getelementptr inbounds i8, ptr %37, i64 8
  %61 = load ptr, ptr %60, align 8, !tbaa !37
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %54, ptr readonly align 1 %61, i64 %57, i1 false)
  br label %62

62:                                               ; preds = %59, %45
  %63 = getelementptr inbounds i8, ptr %54, i64 %57
  %64 = load ptr, ptr %27, align 8, !tbaa !66
  %65 = getelementptr inbounds i8, ptr %64, i64 %31
  %66 = load i8, ptr %65, align 1, !tbaa !15
  %67 = zext i8 %66 to i64
  store i64 %67, ptr %63, align 1
  %68 = getelementptr inbounds i8, ptr %63, i64 8
  %69 = load ptr, ptr %27, align 8, !tbaa !66
  %70 = getelementptr inbounds i8, ptr %69, i64 %31
  %71 = load i8, ptr %70, align 1, !tbaa !15
  %72 = icmp eq i8 %71, 0
  br i1 %72, label %82, label %73

73:                                               ; preds = %62
  %74 = load ptr, ptr %28, align 8, !tbaa !65
  %75 = getelementptr inbounds ptr, ptr %74, i64 %31
  %76 = load ptr, ptr %75, align 8, !tbaa !20
  %77 = tail call fastcc i64 @var_bytes(ptr noundef nonnull %37) #24
  %78 = icmp eq i64 %77, 0
  br i1 %78, label %80, label %79

79:                                               ; preds = %73
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %68, ptr readonly align 1 %76, i64 %77, i1 false)
  br label %80

80:                                               ; preds = %79, %73
  %81 = getelementptr inbounds i8, ptr %68, i64 %77
  br label %82

82:                                               ; preds = %80, %62
  %83 = phi ptr [ %68, %62 ], [ %81, %80 ]
  %84 = add nuw nsw i64 %31, 1
  %85 = load i32, ptr %4, align 4, !tbaa !61
  br label %29, !llvm.loop !68

86:                                               ; preds = %29
  %87 = ptrtoint ptr %32 to i64
  %88 = ptrtoint ptr %13 to i64
  %89 = sub i64 %87, %88
  %90 = getelementptr inbounds i8, ptr %0, i64 8
  %91 = load ptr, ptr %90, align 8, !tbaa !55
  %92 = icmp eq ptr %91, null
  br i1 %92, label %100, label %93

93:                                               ; preds = %86
  %94 = getelementptr inbounds i8, ptr %0, i64 16
  %95 = load i64, ptr %94, align 8, !tbaa !56
  %96 = icmp eq i64 %89, %95
  br i1 %96, label %97, label %100

97:                                               ; preds = %93
  %98 = tail call i32 @bcmp(ptr nonnull %13, ptr nonnull %91, i64 %89)
  %99 = icmp eq i32 %98, 0
  br i1 %99, label %108, label %100

100:                                              ; preds = %97, %93, %86
  %101 = load ptr, ptr %0, align 8, !tbaa !53
  %102 = tail call i32 @tfc_write_file(ptr noundef %101, ptr noundef nonnull %13, i64 noundef %89, ptr noundef null, i64 noundef 0) #24
  %103 = icmp eq i32 %102, 0
  tail call void @free(ptr noundef nonnull %13) #28
  br i1 %103, label %109, label %104

104:                                              ; preds = %100
  %105 = tail call ptr @__errno_location() #27
  %106 = load i32, ptr %105, align 4, !tbaa !17
  %107 = tail call ptr @strerror(i32 noundef %106) #28
  br label %109

108:                                              ; preds = %97
  tail call void @free(ptr noundef nonnull %13) #28
  br label %109

109:                                              ; preds = %12, %104, %100, %108
  %110 = phi ptr [ %107, %104 ], [ null, %100 ], [ null, %108 ], [ @.str.3, %12 ]
  ret ptr %110
}

; Function Attrs: minsize nounwind optsize
define i32 @tfc_main(ptr noundef %0, i32 noundef %1, ptr nocapture noundef readonly %2) local_unnamed_addr #6 {
  %4 = alloca ptr, align 8
  %5 = alloca ptr, align 8
  %6 = alloca %struct.command, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #26
  store ptr null, ptr %5, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 104, ptr nonnull %6) #26
  %7 = getelementptr inbounds i8, ptr %6, i64 8
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(104) %7, i8 0, i64 96, i1 false)
  store ptr %0, ptr %6, align 8, !tbaa !69
  %8 = getelementptr inbounds i8, ptr %6, i64 64
  store i64 1, ptr %8, align 8, !tbaa !71
  %9 = getelementptr inbounds i8, ptr %6, i64 72
  %10 = tail call i64 @sysconf(i32 noundef 84) #28
  store i64 %10, ptr %9, align 8, !tbaa !72
  %11 = add nsw i32 %1, -1
  %12 = icmp slt i32 %1, 1
  br i1 %12, label %583, label %13

13:                                               ; preds = %3
  %14 = getelementptr inbounds i8, ptr %2, i64 8
  %15 = icmp eq i32 %11, 0
  br i1 %15, label %25, label %16

16:                                               ; preds = %13
  %17 = load ptr, ptr %14, align 8, !tbaa !20
  %18 = tail call fastcc i32 @wants_help(ptr noundef %17) #24
  %19 = icmp eq i32 %18, 0
  br i1 %19, label %25, label %20

20:                                               ; preds = %16
  %21 = getelementptr inbounds i8, ptr %0, i64 32
  %22 = load i32, ptr %21, align 8, !tbaa !73
  %23 = icmp sgt i32 %22, 1
  br i1 %23, label %24, label %25

24:                                               ; preds = %20
  call fastcc void @help(ptr noundef nonnull %6) #24
  br label %583

25:                                               ; preds = %20, %16, %13
  %26 = getelementptr inbounds i8, ptr %0, i64 32
  %27 = load i32, ptr %26, align 8, !tbaa !73
  %28 = icmp eq i32 %27, 1
  br i1 %28, label %29, label %33

29:                                               ; preds = %25
  %30 = getelementptr inbounds i8, ptr %0, i64 8
  %31 = load ptr, ptr %30, align 8, !tbaa !74
  %32 = getelementptr inbounds i8, ptr %6, i64 8
  store ptr %31, ptr %32, align 8, !tbaa !75
  br label %33

33:                                               ; preds = %29, %25
  %34 = phi ptr [ %31, %29 ], [ null, %25 ]
  br i1 %15, label %58, label %35

35:                                               ; preds = %33
  %36 = load ptr, ptr %14, align 8, !tbaa !20
  %37 = load i8, ptr %36, align 1, !tbaa !15
  %38 = icmp eq i8 %37, 45
  br i1 %38, label %58, label %39

39:                                               ; preds = %35
  %40 = getelementptr inbounds i8, ptr %0, i64 8
  %41 = tail call i32 @llvm.smax.i32(i32 %27, i32 0)
  %42 = zext nneg i32 %41 to i64
  br label %43

43:                                               ; preds = %46, %39
  %44 = phi i64 [ %52, %46 ], [ 0, %39 ]
  %45 = icmp eq i64 %44, %42
  br i1 %45, label %57, label %46

46:                                               ; preds = %43
  %47 = load ptr, ptr %40, align 8, !tbaa !74
  %48 = getelementptr inbounds %struct.tfc_entry, ptr %47, i64 %44
  %49 = load ptr, ptr %48, align 8, !tbaa !76
  %50 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %49, ptr noundef nonnull dereferenceable(1) %36) #25
  %51 = icmp eq i32 %50, 0
  %52 = add nuw nsw i64 %44, 1
  br i1 %51, label %53, label %43, !llvm.loop !78

53:                                               ; preds = %46
  %54 = getelementptr inbounds i8, ptr %6, i64 8
  store ptr %48, ptr %54, align 8, !tbaa !75
  %55 = add nsw i32 %1, -2
  %56 = getelementptr inbounds i8, ptr %2, i64 16
  br label %61

57:                                               ; preds = %43
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.88, ptr noundef nonnull %36) #24
  br label %583

58:                                               ; preds = %35, %33
  %59 = icmp eq ptr %34, null
  br i1 %59, label %60, label %61

60:                                               ; preds = %58
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.89) #24
  br label %583

61:                                               ; preds = %53, %58
  %62 = phi ptr [ %34, %58 ], [ %48, %53 ]
  %63 = phi i32 [ %11, %58 ], [ %55, %53 ]
  %64 = phi ptr [ %14, %58 ], [ %56, %53 ]
  %65 = tail call i32 @llvm.smax.i32(i32 %63, i32 0)
  %66 = zext nneg i32 %65 to i64
  br label %67

67:                                               ; preds = %70, %61
  %68 = phi i64 [ %75, %70 ], [ 0, %61 ]
  %69 = icmp eq i64 %68, %66
  br i1 %69, label %77, label %70

70:                                               ; preds = %67
  %71 = getelementptr inbounds ptr, ptr %64, i64 %68
  %72 = load ptr, ptr %71, align 8, !tbaa !20
  %73 = tail call fastcc i32 @wants_help(ptr noundef %72) #24
  %74 = icmp eq i32 %73, 0
  %75 = add nuw nsw i64 %68, 1
  br i1 %74, label %67, label %76, !llvm.loop !79

76:                                               ; preds = %70
  call fastcc void @help(ptr noundef nonnull %6) #24
  br label %583

77:                                               ; preds = %67
  %78 = getelementptr inbounds i8, ptr %6, i64 8
  %79 = getelementptr inbounds i8, ptr %62, i64 56
  %80 = load i32, ptr %79, align 8, !tbaa !80
  %81 = sext i32 %80 to i64
  %82 = add nsw i64 %81, 1
  %83 = tail call noalias ptr @calloc(i64 noundef %82, i64 noundef 152) #31
  %84 = getelementptr inbounds i8, ptr %6, i64 16
  store ptr %83, ptr %84, align 8, !tbaa !81
  %85 = getelementptr inbounds i8, ptr %62, i64 60
  %86 = load i32, ptr %85, align 4, !tbaa !82
  %87 = sext i32 %86 to i64
  %88 = add nsw i64 %87, 1
  %89 = tail call noalias ptr @calloc(i64 noundef %88, i64 noundef 152) #31
  %90 = getelementptr inbounds i8, ptr %6, i64 24
  store ptr %89, ptr %90, align 8, !tbaa !83
  %91 = tail call noalias ptr @calloc(i64 noundef %88, i64 noundef 8) #31
  %92 = getelementptr inbounds i8, ptr %6, i64 32
  store ptr %91, ptr %92, align 8, !tbaa !84
  %93 = getelementptr inbounds i8, ptr %62, i64 64
  %94 = load i32, ptr %93, align 8, !tbaa !85
  %95 = sext i32 %94 to i64
  %96 = add nsw i64 %95, 1
  %97 = tail call noalias ptr @calloc(i64 noundef %96, i64 noundef 8) #31
  %98 = getelementptr inbounds i8, ptr %6, i64 40
  store ptr %97, ptr %98, align 8, !tbaa !86
  %99 = tail call noalias ptr @calloc(i64 noundef %96, i64 noundef 4) #31
  %100 = getelementptr inbounds i8, ptr %6, i64 48
  store ptr %99, ptr %100, align 8, !tbaa !87
  %101 = icmp eq ptr %83, null
  %102 = icmp eq ptr %89, null
  %103 = or i1 %101, %102
  %104 = icmp eq ptr %91, null
  %105 = or i1 %103, %104
  %106 = icmp eq ptr %97, null
  %107 = or i1 %105, %106
  %108 = icmp eq ptr %99, null
  %109 = or i1 %107, %108
  br i1 %109, label %114, label %110

110:                                              ; preds = %77
  %111 = load ptr, ptr %0, align 8, !tbaa !88
  %112 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %5, ptr noundef nonnull @.str.15, ptr noundef %111) #28
  %113 = icmp slt i32 %112, 0
  br i1 %113, label %114, label %116

114:                                              ; preds = %110, %77
  %115 = load ptr, ptr %62, align 8, !tbaa !76
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef %115, ptr noundef nonnull @.str.3) #24
  br label %583

116:                                              ; preds = %110
  %117 = load ptr, ptr %5, align 8, !tbaa !20
  %118 = getelementptr inbounds i8, ptr %6, i64 80
  store ptr %117, ptr %118, align 8, !tbaa !89
  %119 = getelementptr inbounds i8, ptr %6, i64 56
  br label %120

120:                                              ; preds = %243, %116
  %121 = phi i32 [ 0, %116 ], [ %244, %243 ]
  %122 = icmp slt i32 %121, %63
  br i1 %122, label %123, label %245

123:                                              ; preds = %120
  %124 = sext i32 %121 to i64
  %125 = getelementptr inbounds ptr, ptr %64, i64 %124
  %126 = load ptr, ptr %125, align 8, !tbaa !20
  %127 = load i8, ptr %126, align 1
  %128 = zext i8 %127 to i32
  %129 = add nsw i32 %128, -45
  %130 = icmp eq i32 %129, 0
  br i1 %130, label %131, label %136

131:                                              ; preds = %123
  %132 = getelementptr inbounds i8, ptr %126, i64 1
  %133 = load i8, ptr %132, align 1
  %134 = zext i8 %133 to i32
  %135 = add nsw i32 %134, -45
  br label %136

136:                                              ; preds = %131, %123
  %137 = phi i32 [ %129, %123 ], [ %135, %131 ]
  %138 = icmp eq i32 %137, 0
  br i1 %138, label %139, label %143

139:                                              ; preds = %136
  %140 = getelementptr inbounds i8, ptr %126, i64 2
  %141 = load i8, ptr %140, align 1
  %142 = icmp eq i8 %141, 0
  br i1 %142, label %143, label %144

143:                                              ; preds = %139, %136
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.92, ptr noundef nonnull %126) #24
  br label %583

144:                                              ; preds = %139
  %145 = call i64 @strcspn(ptr noundef nonnull %140, ptr noundef nonnull @.str.93) #25
  %146 = getelementptr inbounds i8, ptr %140, i64 %145
  %147 = load i8, ptr %146, align 1, !tbaa !15
  %148 = icmp eq i8 %147, 61
  br i1 %148, label %149, label %151

149:                                              ; preds = %144
  %150 = getelementptr inbounds i8, ptr %146, i64 1
  br label %159

151:                                              ; preds = %144
  %152 = add nsw i32 %121, 1
  %153 = icmp slt i32 %152, %63
  br i1 %153, label %154, label %158

154:                                              ; preds = %151
  %155 = sext i32 %152 to i64
  %156 = getelementptr inbounds ptr, ptr %64, i64 %155
  %157 = load ptr, ptr %156, align 8, !tbaa !20
  br label %159

158:                                              ; preds = %151
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.94, ptr noundef nonnull %126) #24
  br label %583

159:                                              ; preds = %154, %149
  %160 = phi i32 [ %121, %149 ], [ %152, %154 ]
  %161 = phi ptr [ %150, %149 ], [ %157, %154 ]
  %162 = load ptr, ptr %78, align 8, !tbaa !75
  %163 = call fastcc i32 @is(ptr noundef nonnull %140, i64 noundef %145, ptr noundef nonnull @.str.95) #24
  %164 = icmp eq i32 %163, 0
  br i1 %164, label %167, label %165

165:                                              ; preds = %159
  %166 = call fastcc i32 @read_count(ptr noundef nonnull %6, ptr noundef nonnull @.str.95, ptr noundef %161, ptr noundef nonnull %8) #24
  br label %238

167:                                              ; preds = %159
  %168 = call fastcc i32 @is(ptr noundef nonnull %140, i64 noundef %145, ptr noundef nonnull @.str.96) #24
  %169 = icmp eq i32 %168, 0
  br i1 %169, label %172, label %170

170:                                              ; preds = %167
  %171 = call fastcc i32 @read_count(ptr noundef nonnull %6, ptr noundef nonnull @.str.96, ptr noundef %161, ptr noundef nonnull %9) #24
  br label %238

172:                                              ; preds = %167
  %173 = call fastcc i32 @is(ptr noundef nonnull %140, i64 noundef %145, ptr noundef nonnull @.str.97) #24
  %174 = icmp eq i32 %173, 0
  br i1 %174, label %175, label %241

175:                                              ; preds = %172
  %176 = call fastcc i32 @is(ptr noundef nonnull %140, i64 noundef %145, ptr noundef nonnull @.str.98) #24
  %177 = icmp eq i32 %176, 0
  br i1 %177, label %183, label %178

178:                                              ; preds = %175
  %179 = load ptr, ptr %6, align 8, !tbaa !69
  %180 = getelementptr inbounds i8, ptr %179, i64 36
  %181 = load i32, ptr %180, align 4, !tbaa !61
  %182 = icmp sgt i32 %181, 0
  br i1 %182, label %241, label %183

183:                                              ; preds = %178, %175
  %184 = call i32 @strncmp(ptr noundef nonnull dereferenceable(1) %140, ptr noundef nonnull dereferenceable(5) @.str.99, i64 noundef 4) #25
  %185 = icmp eq i32 %184, 0
  br i1 %185, label %186, label %203

186:                                              ; preds = %183
  %187 = getelementptr inbounds i8, ptr %162, i64 24
  %188 = load ptr, ptr %187, align 8, !tbaa !90
  %189 = getelementptr inbounds i8, ptr %162, i64 60
  %190 = load i32, ptr %189, align 4, !tbaa !82
  %191 = getelementptr inbounds i8, ptr %126, i64 6
  %192 = add i64 %145, -4
  %193 = call fastcc i32 @find_port(ptr noundef %188, i32 noundef %190, ptr noundef nonnull %191, i64 noundef %192) #24
  %194 = icmp sgt i32 %193, -1
  br i1 %194, label %195, label %203

195:                                              ; preds = %186
  %196 = call fastcc i32 @has_suffix(ptr noundef %161, ptr noundef nonnull @.str.100) #24
  %197 = icmp eq i32 %196, 0
  br i1 %197, label %198, label %199

198:                                              ; preds = %195
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.101, ptr noundef nonnull %140) #24
  br label %583

199:                                              ; preds = %195
  %200 = load ptr, ptr %92, align 8, !tbaa !84
  %201 = zext nneg i32 %193 to i64
  %202 = getelementptr inbounds ptr, ptr %200, i64 %201
  br label %241

203:                                              ; preds = %186, %183
  %204 = icmp eq i8 %141, 105
  br i1 %204, label %205, label %213

205:                                              ; preds = %203
  %206 = getelementptr inbounds i8, ptr %126, i64 3
  %207 = load i8, ptr %206, align 1
  %208 = icmp eq i8 %207, 110
  br i1 %208, label %209, label %213

209:                                              ; preds = %205
  %210 = getelementptr inbounds i8, ptr %126, i64 4
  %211 = load i8, ptr %210, align 1
  %212 = icmp eq i8 %211, 45
  br i1 %212, label %218, label %213

213:                                              ; preds = %209, %205, %203
  %214 = getelementptr inbounds i8, ptr %162, i64 16
  %215 = load ptr, ptr %214, align 8, !tbaa !91
  %216 = getelementptr inbounds i8, ptr %162, i64 56
  %217 = load i32, ptr %216, align 8, !tbaa !80
  br label %229

218:                                              ; preds = %209
  %219 = getelementptr inbounds i8, ptr %162, i64 16
  %220 = load ptr, ptr %219, align 8, !tbaa !91
  %221 = getelementptr inbounds i8, ptr %162, i64 56
  %222 = load i32, ptr %221, align 8, !tbaa !80
  %223 = getelementptr inbounds i8, ptr %126, i64 5
  %224 = add i64 %145, -3
  %225 = call fastcc i32 @find_port(ptr noundef %220, i32 noundef %222, ptr noundef nonnull %223, i64 noundef %224) #24
  %226 = icmp sgt i32 %225, -1
  br i1 %226, label %227, label %229

227:                                              ; preds = %218
  %228 = call fastcc i32 @read_feed(ptr noundef nonnull %6, i32 noundef %225, ptr noundef %161) #24
  br label %238

229:                                              ; preds = %218, %213
  %230 = phi i32 [ %217, %213 ], [ %222, %218 ]
  %231 = phi ptr [ %215, %213 ], [ %220, %218 ]
  %232 = call fastcc i32 @find_port(ptr noundef %231, i32 noundef %230, ptr noundef nonnull %140, i64 noundef %145) #24
  %233 = icmp sgt i32 %232, -1
  br i1 %233, label %234, label %236

234:                                              ; preds = %229
  %235 = call fastcc i32 @read_feed(ptr noundef nonnull %6, i32 noundef %232, ptr noundef %161) #24
  br label %238

236:                                              ; preds = %229
  %237 = trunc i64 %145 to i32
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.103, i32 noundef %237, ptr noundef nonnull %140) #24
  br label %583

238:                                              ; preds = %234, %227, %170, %165
  %239 = phi i32 [ %166, %165 ], [ %171, %170 ], [ %228, %227 ], [ %235, %234 ]
  %240 = icmp eq i32 %239, 0
  br i1 %240, label %243, label %583

241:                                              ; preds = %199, %178, %172
  %242 = phi ptr [ %202, %199 ], [ %119, %172 ], [ %118, %178 ]
  store ptr %161, ptr %242, align 8, !tbaa !20
  br label %243

243:                                              ; preds = %241, %238
  %244 = add nsw i32 %160, 1
  br label %120, !llvm.loop !92

245:                                              ; preds = %120
  %246 = load ptr, ptr %78, align 8, !tbaa !75
  %247 = getelementptr inbounds i8, ptr %246, i64 64
  %248 = load i32, ptr %247, align 8, !tbaa !85
  %249 = call i32 @llvm.smax.i32(i32 %248, i32 0)
  %250 = zext nneg i32 %249 to i64
  %251 = load ptr, ptr %98, align 8
  br label %252

252:                                              ; preds = %263, %245
  %253 = phi i64 [ %265, %263 ], [ 0, %245 ]
  %254 = icmp eq i64 %253, %250
  br i1 %254, label %255, label %263

255:                                              ; preds = %252
  %256 = getelementptr inbounds i8, ptr %246, i64 56
  %257 = load ptr, ptr %78, align 8
  %258 = getelementptr inbounds i8, ptr %257, i64 16
  %259 = load ptr, ptr %84, align 8
  %260 = load ptr, ptr %98, align 8
  %261 = load ptr, ptr %100, align 8
  %262 = getelementptr inbounds i8, ptr %257, i64 32
  br label %266

263:                                              ; preds = %252
  %264 = getelementptr inbounds i64, ptr %251, i64 %253
  store i64 -1, ptr %264, align 8, !tbaa !32
  %265 = add nuw nsw i64 %253, 1
  br label %252, !llvm.loop !93

266:                                              ; preds = %341, %255
  %267 = phi i64 [ 0, %255 ], [ %343, %341 ]
  %268 = phi i32 [ 0, %255 ], [ %342, %341 ]
  %269 = load i32, ptr %256, align 8, !tbaa !80
  %270 = sext i32 %269 to i64
  %271 = icmp slt i64 %267, %270
  %272 = icmp eq i32 %268, 0
  %273 = and i1 %272, %271
  br i1 %273, label %278, label %274

274:                                              ; preds = %266
  %275 = getelementptr inbounds i8, ptr %246, i64 72
  %276 = getelementptr inbounds i8, ptr %246, i64 32
  %277 = load ptr, ptr %98, align 8
  br label %344

278:                                              ; preds = %266
  %279 = load ptr, ptr %258, align 8, !tbaa !91
  %280 = getelementptr inbounds %struct.tfc_port, ptr %279, i64 %267
  %281 = getelementptr inbounds %struct.tfc_value, ptr %259, i64 %267
  %282 = getelementptr inbounds i8, ptr %281, i64 144
  %283 = load ptr, ptr %282, align 8, !tbaa !27
  %284 = icmp eq ptr %283, null
  br i1 %284, label %285, label %287

285:                                              ; preds = %278
  %286 = load ptr, ptr %280, align 8, !tbaa !62
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %6, ptr noundef nonnull @.str.111, ptr noundef %286, ptr noundef %286) #24
  br label %341

287:                                              ; preds = %278
  %288 = getelementptr inbounds i8, ptr %281, i64 136
  %289 = load i32, ptr %288, align 8, !tbaa !30
  %290 = getelementptr inbounds i8, ptr %280, i64 16
  %291 = load i32, ptr %290, align 8, !tbaa !36
  %292 = icmp eq i32 %289, %291
  br i1 %292, label %293, label %296

293:                                              ; preds = %287
  %294 = getelementptr inbounds i8, ptr %280, i64 8
  %295 = trunc nuw nsw i64 %267 to i32
  br label %298

296:                                              ; preds = %287
  %297 = load ptr, ptr %280, align 8, !tbaa !62
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %6, ptr noundef nonnull @.str.112, ptr noundef %297, i32 noundef %289, i32 noundef %291) #24
  br label %341

298:                                              ; preds = %338, %293
  %299 = phi i32 [ %289, %293 ], [ %339, %338 ]
  %300 = phi i64 [ 0, %293 ], [ %340, %338 ]
  %301 = sext i32 %299 to i64
  %302 = icmp slt i64 %300, %301
  br i1 %302, label %303, label %341

303:                                              ; preds = %298
  %304 = load ptr, ptr %294, align 8, !tbaa !37
  %305 = getelementptr inbounds i64, ptr %304, i64 %300
  %306 = load i64, ptr %305, align 8, !tbaa !32
  %307 = xor i64 %306, -1
  %308 = icmp slt i64 %306, 0
  br i1 %308, label %309, label %331

309:                                              ; preds = %303
  %310 = getelementptr inbounds i64, ptr %260, i64 %307
  %311 = load i64, ptr %310, align 8, !tbaa !32
  %312 = icmp slt i64 %311, 0
  %313 = getelementptr inbounds [16 x i64], ptr %281, i64 0, i64 %300
  %314 = load i64, ptr %313, align 8, !tbaa !32
  br i1 %312, label %315, label %318

315:                                              ; preds = %309
  store i64 %314, ptr %310, align 8, !tbaa !32
  %316 = getelementptr inbounds i32, ptr %261, i64 %307
  store i32 %295, ptr %316, align 4, !tbaa !17
  %317 = load i32, ptr %290, align 8, !tbaa !36
  br label %338

318:                                              ; preds = %309
  %319 = icmp eq i64 %311, %314
  br i1 %319, label %338, label %320

320:                                              ; preds = %318
  %321 = trunc nuw nsw i64 %300 to i32
  %322 = load ptr, ptr %280, align 8, !tbaa !62
  %323 = load ptr, ptr %262, align 8, !tbaa !94
  %324 = getelementptr inbounds ptr, ptr %323, i64 %307
  %325 = load ptr, ptr %324, align 8, !tbaa !20
  %326 = getelementptr inbounds i32, ptr %261, i64 %307
  %327 = load i32, ptr %326, align 4, !tbaa !17
  %328 = sext i32 %327 to i64
  %329 = getelementptr inbounds %struct.tfc_port, ptr %279, i64 %328
  %330 = load ptr, ptr %329, align 8, !tbaa !62
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %6, ptr noundef nonnull @.str.113, ptr noundef %322, i32 noundef %321, i64 noundef %314, ptr noundef %325, i64 noundef %311, ptr noundef %330) #24
  br label %341

331:                                              ; preds = %303
  %332 = getelementptr inbounds [16 x i64], ptr %281, i64 0, i64 %300
  %333 = load i64, ptr %332, align 8, !tbaa !32
  %334 = icmp eq i64 %306, %333
  br i1 %334, label %338, label %335

335:                                              ; preds = %331
  %336 = trunc nuw nsw i64 %300 to i32
  %337 = load ptr, ptr %280, align 8, !tbaa !62
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull readonly %6, ptr noundef nonnull @.str.114, ptr noundef %337, i32 noundef %336, i64 noundef %333, i64 noundef %306) #24
  br label %341

338:                                              ; preds = %331, %318, %315
  %339 = phi i32 [ %299, %318 ], [ %299, %331 ], [ %317, %315 ]
  %340 = add nuw nsw i64 %300, 1
  br label %298, !llvm.loop !95

341:                                              ; preds = %298, %335, %320, %296, %285
  %342 = phi i32 [ 2, %285 ], [ 2, %296 ], [ 2, %320 ], [ 2, %335 ], [ 0, %298 ]
  %343 = add nuw nsw i64 %267, 1
  br label %266, !llvm.loop !96

344:                                              ; preds = %361, %274
  %345 = phi i64 [ 0, %274 ], [ %363, %361 ]
  %346 = phi i32 [ %268, %274 ], [ %362, %361 ]
  %347 = load i32, ptr %275, align 8, !tbaa !97
  %348 = sext i32 %347 to i64
  %349 = icmp slt i64 %345, %348
  %350 = icmp eq i32 %346, 0
  %351 = and i1 %350, %349
  br i1 %351, label %353, label %352

352:                                              ; preds = %344
  br i1 %350, label %364, label %583

353:                                              ; preds = %344
  %354 = getelementptr inbounds i64, ptr %277, i64 %345
  %355 = load i64, ptr %354, align 8, !tbaa !32
  %356 = icmp slt i64 %355, 0
  br i1 %356, label %357, label %361

357:                                              ; preds = %353
  %358 = load ptr, ptr %276, align 8, !tbaa !94
  %359 = getelementptr inbounds ptr, ptr %358, i64 %345
  %360 = load ptr, ptr %359, align 8, !tbaa !20
  call void (ptr, ptr, ...) @usage(ptr noundef nonnull %6, ptr noundef nonnull @.str.108, ptr noundef %360) #24
  br label %361

361:                                              ; preds = %357, %353
  %362 = phi i32 [ 2, %357 ], [ 0, %353 ]
  %363 = add nuw nsw i64 %345, 1
  br label %344, !llvm.loop !98

364:                                              ; preds = %352
  %365 = load ptr, ptr %6, align 8, !tbaa !69
  %366 = load i64, ptr %9, align 8, !tbaa !72
  %367 = call ptr @tfc_open(ptr noundef %365, i64 noundef %366) #28
  %368 = icmp eq ptr %367, null
  br i1 %368, label %369, label %371

369:                                              ; preds = %364
  %370 = load ptr, ptr %246, align 8, !tbaa !76
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef %370, ptr noundef nonnull @.str.3) #24
  br label %583

371:                                              ; preds = %364
  %372 = load ptr, ptr %98, align 8, !tbaa !86
  %373 = call i32 @tfc_sizes(ptr noundef nonnull %367, ptr noundef nonnull %246, ptr noundef %372) #28
  %374 = icmp eq i32 %373, 0
  br i1 %374, label %381, label %375

375:                                              ; preds = %371
  %376 = load ptr, ptr @stderr, align 8, !tbaa !20
  %377 = load ptr, ptr %6, align 8, !tbaa !69
  %378 = load ptr, ptr %377, align 8, !tbaa !88
  %379 = getelementptr inbounds i8, ptr %367, i64 56
  %380 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %376, ptr noundef nonnull @.str.109, ptr noundef %378, ptr noundef nonnull %379, i32 noundef %373) #32
  br label %381

381:                                              ; preds = %375, %371
  %382 = phi i32 [ 1, %375 ], [ 0, %371 ]
  %383 = getelementptr inbounds i8, ptr %246, i64 60
  %384 = load ptr, ptr %78, align 8
  %385 = getelementptr inbounds i8, ptr %384, i64 24
  %386 = load ptr, ptr %90, align 8
  br label %387

387:                                              ; preds = %417, %381
  %388 = phi i64 [ %419, %417 ], [ 0, %381 ]
  %389 = phi i32 [ %418, %417 ], [ %382, %381 ]
  %390 = load i32, ptr %383, align 4, !tbaa !82
  %391 = sext i32 %390 to i64
  %392 = icmp slt i64 %388, %391
  %393 = icmp eq i32 %389, 0
  %394 = and i1 %393, %392
  br i1 %394, label %396, label %395

395:                                              ; preds = %387
  br i1 %393, label %420, label %498

396:                                              ; preds = %387
  %397 = load ptr, ptr %385, align 8, !tbaa !90
  %398 = getelementptr inbounds %struct.tfc_port, ptr %397, i64 %388
  %399 = getelementptr inbounds %struct.tfc_value, ptr %386, i64 %388
  %400 = getelementptr inbounds i8, ptr %398, i64 16
  %401 = load i32, ptr %400, align 8, !tbaa !36
  %402 = getelementptr inbounds i8, ptr %398, i64 20
  %403 = load i32, ptr %402, align 4, !tbaa !34
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(136) %399, i8 0, i64 136, i1 false)
  %404 = getelementptr inbounds i8, ptr %399, i64 136
  store i32 %401, ptr %404, align 8, !tbaa !17
  %405 = getelementptr inbounds i8, ptr %399, i64 140
  store i32 %403, ptr %405, align 4, !tbaa !17
  %406 = getelementptr inbounds i8, ptr %399, i64 144
  store ptr null, ptr %406, align 8, !tbaa !20
  %407 = trunc nuw nsw i64 %388 to i32
  call fastcc void @shape_fetch(ptr noundef nonnull readonly %6, i32 noundef %407) #24
  %408 = getelementptr inbounds i8, ptr %399, i64 128
  %409 = load i64, ptr %408, align 8, !tbaa !49
  %410 = load i32, ptr %405, align 4, !tbaa !31
  %411 = call i64 @tfc_dtype_size(i32 noundef %410) #28
  %412 = mul i64 %411, %409
  %413 = call ptr @tfc_alloc(i64 noundef %412) #28
  store ptr %413, ptr %406, align 8, !tbaa !27
  %414 = icmp eq ptr %413, null
  br i1 %414, label %415, label %417

415:                                              ; preds = %396
  %416 = load ptr, ptr %398, align 8, !tbaa !62
  call fastcc void @environment(ptr noundef nonnull readonly %6, ptr noundef %416, ptr noundef nonnull @.str.3) #24
  br label %417

417:                                              ; preds = %415, %396
  %418 = phi i32 [ 3, %415 ], [ 0, %396 ]
  %419 = add nuw nsw i64 %388, 1
  br label %387, !llvm.loop !99

420:                                              ; preds = %395
  %421 = load ptr, ptr %78, align 8, !tbaa !75
  %422 = load ptr, ptr %6, align 8, !tbaa !69
  %423 = getelementptr inbounds i8, ptr %422, i64 36
  %424 = load i32, ptr %423, align 4, !tbaa !61
  %425 = icmp sgt i32 %424, 0
  br i1 %425, label %426, label %431

426:                                              ; preds = %420
  %427 = call ptr @tfc_load_state(ptr noundef nonnull %118, ptr noundef nonnull %367) #24
  %428 = icmp eq ptr %427, null
  br i1 %428, label %431, label %429

429:                                              ; preds = %426
  %430 = load ptr, ptr %118, align 8, !tbaa !89
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef %430, ptr noundef nonnull %427) #24
  br label %498

431:                                              ; preds = %426, %420
  %432 = getelementptr inbounds i8, ptr %421, i64 56
  %433 = load i32, ptr %432, align 8, !tbaa !80
  %434 = getelementptr inbounds i8, ptr %421, i64 60
  %435 = load i32, ptr %434, align 4, !tbaa !82
  %436 = add nsw i32 %435, %433
  %437 = sext i32 %436 to i64
  %438 = add nsw i64 %437, 1
  %439 = call noalias ptr @calloc(i64 noundef %438, i64 noundef 8) #31
  %440 = sext i32 %433 to i64
  %441 = getelementptr inbounds ptr, ptr %439, i64 %440
  %442 = icmp eq ptr %439, null
  br i1 %442, label %447, label %443

443:                                              ; preds = %431
  %444 = call i32 @llvm.smax.i32(i32 %433, i32 0)
  %445 = zext nneg i32 %444 to i64
  %446 = load ptr, ptr %84, align 8
  br label %449

447:                                              ; preds = %431
  %448 = load ptr, ptr %421, align 8, !tbaa !76
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef %448, ptr noundef nonnull @.str.3) #24
  br label %498

449:                                              ; preds = %456, %443
  %450 = phi i64 [ 0, %443 ], [ %460, %456 ]
  %451 = icmp eq i64 %450, %445
  br i1 %451, label %452, label %456

452:                                              ; preds = %449
  %453 = call i32 @llvm.smax.i32(i32 %435, i32 0)
  %454 = zext nneg i32 %453 to i64
  %455 = load ptr, ptr %90, align 8
  br label %461

456:                                              ; preds = %449
  %457 = getelementptr inbounds %struct.tfc_value, ptr %446, i64 %450, i32 4
  %458 = load ptr, ptr %457, align 8, !tbaa !27
  %459 = getelementptr inbounds ptr, ptr %439, i64 %450
  store ptr %458, ptr %459, align 8, !tbaa !20
  %460 = add nuw nsw i64 %450, 1
  br label %449, !llvm.loop !100

461:                                              ; preds = %467, %452
  %462 = phi i64 [ 0, %452 ], [ %471, %467 ]
  %463 = icmp eq i64 %462, %454
  br i1 %463, label %464, label %467

464:                                              ; preds = %461
  %465 = load i64, ptr %8, align 8, !tbaa !71
  %466 = load ptr, ptr %98, align 8
  br label %472

467:                                              ; preds = %461
  %468 = getelementptr inbounds %struct.tfc_value, ptr %455, i64 %462, i32 4
  %469 = load ptr, ptr %468, align 8, !tbaa !27
  %470 = getelementptr inbounds ptr, ptr %441, i64 %462
  store ptr %469, ptr %470, align 8, !tbaa !20
  %471 = add nuw nsw i64 %462, 1
  br label %461, !llvm.loop !101

472:                                              ; preds = %464, %479
  %473 = phi i32 [ %480, %479 ], [ 0, %464 ]
  %474 = phi i64 [ %481, %479 ], [ 0, %464 ]
  %475 = icmp slt i64 %474, %465
  %476 = icmp eq i32 %473, 0
  %477 = select i1 %475, i1 %476, i1 false
  br i1 %477, label %479, label %478

478:                                              ; preds = %472
  call void @free(ptr noundef %439) #28
  br i1 %476, label %488, label %482

479:                                              ; preds = %472
  %480 = call i32 @tfc_run(ptr noundef nonnull %367, ptr noundef %421, ptr noundef nonnull %439, ptr noundef nonnull %441, ptr noundef %466) #28
  %481 = add nuw nsw i64 %474, 1
  br label %472, !llvm.loop !102

482:                                              ; preds = %478
  %483 = load ptr, ptr @stderr, align 8, !tbaa !20
  %484 = load ptr, ptr %6, align 8, !tbaa !69
  %485 = load ptr, ptr %484, align 8, !tbaa !88
  %486 = getelementptr inbounds i8, ptr %367, i64 56
  %487 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %483, ptr noundef nonnull @.str.109, ptr noundef %485, ptr noundef nonnull %486, i32 noundef %473) #32
  br label %498

488:                                              ; preds = %478
  %489 = load ptr, ptr %6, align 8, !tbaa !69
  %490 = getelementptr inbounds i8, ptr %489, i64 36
  %491 = load i32, ptr %490, align 4, !tbaa !61
  %492 = icmp sgt i32 %491, 0
  br i1 %492, label %493, label %498

493:                                              ; preds = %488
  %494 = call ptr @tfc_save_state(ptr noundef nonnull %118, ptr noundef nonnull %367) #24
  %495 = icmp eq ptr %494, null
  br i1 %495, label %498, label %496

496:                                              ; preds = %493
  %497 = load ptr, ptr %118, align 8, !tbaa !89
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef %497, ptr noundef nonnull %494) #24
  br label %498

498:                                              ; preds = %496, %493, %488, %482, %447, %429, %395
  %499 = phi i32 [ %389, %395 ], [ 3, %429 ], [ 3, %447 ], [ 1, %482 ], [ 3, %496 ], [ 0, %493 ], [ 0, %488 ]
  call void @tfc_close(ptr noundef nonnull %367) #28
  br label %500

500:                                              ; preds = %511, %498
  %501 = phi i32 [ 0, %498 ], [ %512, %511 ]
  %502 = load i32, ptr %383, align 4, !tbaa !82
  %503 = icmp slt i32 %501, %502
  br i1 %503, label %511, label %504

504:                                              ; preds = %500
  %505 = load ptr, ptr %78, align 8
  %506 = getelementptr inbounds i8, ptr %505, i64 24
  %507 = load ptr, ptr %92, align 8
  %508 = load ptr, ptr %90, align 8
  %509 = load ptr, ptr %119, align 8
  %510 = icmp eq ptr %509, null
  br label %513

511:                                              ; preds = %500
  call fastcc void @shape_fetch(ptr noundef nonnull %6, i32 noundef %501) #24
  %512 = add nuw nsw i32 %501, 1
  br label %500, !llvm.loop !103

513:                                              ; preds = %504, %571
  %514 = phi i32 [ %574, %571 ], [ %502, %504 ]
  %515 = phi i64 [ %573, %571 ], [ 0, %504 ]
  %516 = phi i32 [ %572, %571 ], [ %499, %504 ]
  %517 = sext i32 %514 to i64
  %518 = icmp slt i64 %515, %517
  %519 = icmp eq i32 %516, 0
  %520 = and i1 %518, %519
  br i1 %520, label %522, label %521

521:                                              ; preds = %513
  br i1 %519, label %575, label %583

522:                                              ; preds = %513
  %523 = load ptr, ptr %506, align 8, !tbaa !90
  %524 = getelementptr inbounds %struct.tfc_port, ptr %523, i64 %515
  %525 = load ptr, ptr %524, align 8, !tbaa !62
  %526 = getelementptr inbounds ptr, ptr %507, i64 %515
  %527 = load ptr, ptr %526, align 8, !tbaa !20
  %528 = icmp eq ptr %527, null
  br i1 %528, label %536, label %529

529:                                              ; preds = %522
  %530 = getelementptr inbounds %struct.tfc_value, ptr %508, i64 %515
  %531 = call ptr @tfc_write_npy(ptr noundef nonnull %527, ptr noundef %530) #24
  %532 = icmp eq ptr %531, null
  br i1 %532, label %571, label %533

533:                                              ; preds = %529
  %534 = getelementptr inbounds ptr, ptr %507, i64 %515
  %535 = load ptr, ptr %534, align 8, !tbaa !20
  call fastcc void @environment(ptr noundef nonnull readonly %6, ptr noundef %535, ptr noundef nonnull %531) #24
  br label %571

536:                                              ; preds = %522
  br i1 %510, label %537, label %545

537:                                              ; preds = %536
  %538 = call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.115, ptr noundef %525) #24
  %539 = load ptr, ptr @stdout, align 8, !tbaa !20
  %540 = getelementptr inbounds %struct.tfc_value, ptr %508, i64 %515
  %541 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %525) #25
  %542 = trunc i64 %541 to i32
  %543 = add nsw i32 %542, 3
  call void @tfc_print(ptr noundef %539, ptr noundef %540, i32 noundef %543) #24
  %544 = call i32 @putchar(i32 noundef 10) #24
  br label %571

545:                                              ; preds = %536
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #26
  %546 = call i32 (ptr, ptr, ...) @asprintf(ptr noundef nonnull %4, ptr noundef nonnull @.str.116, ptr noundef nonnull %509, ptr noundef %525) #28
  %547 = icmp slt i32 %546, 0
  br i1 %547, label %548, label %549

548:                                              ; preds = %545
  call fastcc void @environment(ptr noundef nonnull readonly %6, ptr noundef %525, ptr noundef nonnull @.str.3) #24
  br label %569

549:                                              ; preds = %545
  %550 = load ptr, ptr %4, align 8, !tbaa !20
  %551 = call i64 @strlen(ptr noundef nonnull dereferenceable(1) %509) #25
  %552 = getelementptr inbounds i8, ptr %550, i64 %551
  br label %553

553:                                              ; preds = %563, %549
  %554 = phi ptr [ %552, %549 ], [ %555, %563 ]
  %555 = getelementptr inbounds i8, ptr %554, i64 1
  %556 = load i8, ptr %555, align 1, !tbaa !15
  switch i8 %556, label %563 [
    i8 0, label %557
    i8 47, label %562
    i8 58, label %562
  ]

557:                                              ; preds = %553
  %558 = load ptr, ptr %4, align 8, !tbaa !20
  %559 = getelementptr inbounds %struct.tfc_value, ptr %508, i64 %515
  %560 = call ptr @tfc_write_npy(ptr noundef %558, ptr noundef %559) #24
  %561 = icmp eq ptr %560, null
  br i1 %561, label %566, label %564

562:                                              ; preds = %553, %553
  store i8 95, ptr %555, align 1, !tbaa !15
  br label %563

563:                                              ; preds = %562, %553
  br label %553, !llvm.loop !104

564:                                              ; preds = %557
  %565 = load ptr, ptr %4, align 8, !tbaa !20
  call fastcc void @environment(ptr noundef nonnull readonly %6, ptr noundef %565, ptr noundef nonnull %560) #24
  br label %566

566:                                              ; preds = %564, %557
  %567 = phi i32 [ 3, %564 ], [ 0, %557 ]
  %568 = load ptr, ptr %4, align 8, !tbaa !20
  call void @free(ptr noundef %568) #28
  br label %569

569:                                              ; preds = %566, %548
  %570 = phi i32 [ 3, %548 ], [ %567, %566 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #26
  br label %571

571:                                              ; preds = %569, %537, %533, %529
  %572 = phi i32 [ 0, %537 ], [ %570, %569 ], [ 3, %533 ], [ 0, %529 ]
  %573 = add nuw nsw i64 %515, 1
  %574 = load i32, ptr %383, align 4, !tbaa !82
  br label %513, !llvm.loop !105

575:                                              ; preds = %521
  %576 = load ptr, ptr @stdout, align 8, !tbaa !20
  %577 = call i32 @fflush(ptr noundef %576) #24
  %578 = icmp eq i32 %577, 0
  br i1 %578, label %583, label %579

579:                                              ; preds = %575
  %580 = tail call ptr @__errno_location() #27
  %581 = load i32, ptr %580, align 4, !tbaa !17
  %582 = call ptr @strerror(i32 noundef %581) #28
  call fastcc void @environment(ptr noundef nonnull %6, ptr noundef nonnull @.str.110, ptr noundef %582) #24
  br label %583

583:                                              ; preds = %238, %236, %198, %158, %143, %60, %57, %579, %575, %521, %369, %352, %76, %114, %3, %24
  %584 = phi i32 [ 0, %24 ], [ 2, %3 ], [ 0, %76 ], [ 3, %114 ], [ %346, %352 ], [ 3, %369 ], [ 3, %579 ], [ 0, %575 ], [ %516, %521 ], [ 2, %57 ], [ 2, %60 ], [ 2, %236 ], [ 2, %198 ], [ 2, %158 ], [ 2, %143 ], [ %239, %238 ]
  call void @llvm.lifetime.end.p0(i64 104, ptr nonnull %6) #26
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #26
  ret i32 %584
}

; Function Attrs: minsize nounwind optsize
declare i64 @sysconf(i32 noundef) local_unnamed_addr #6

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @wants_help(ptr nocapture noundef readonly %0) unnamed_addr #16 {
  %2 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %0, ptr noundef nonnull dereferenceable(7) @.str.72) #25
  %3 = icmp eq i32 %2, 0
  br i1 %3, label %16, label %4

4:                                                ; preds = %1
  %5 = load i8, ptr %0, align 1
  %6 = icmp eq i8 %5, 45
  br i1 %6, label %7, label %16

7:                                                ; preds = %4
  %8 = getelementptr inbounds i8, ptr %0, i64 1
  %9 = load i8, ptr %8, align 1
  %10 = icmp eq i8 %9, 104
  br i1 %10, label %11, label %16

11:                                               ; preds = %7
  %12 = getelementptr inbounds i8, ptr %0, i64 2
  %13 = load i8, ptr %12, align 1
  %14 = icmp eq i8 %13, 0
  %15 = zext i1 %14 to i32
  br label %16

16:                                               ; preds = %11, %7, %4, %1
  %17 = phi i32 [ 1, %1 ], [ 0, %4 ], [ 0, %7 ], [ %15, %11 ]
  ret i32 %17
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @help(ptr nocapture noundef readonly %0) unnamed_addr #2 {
  %2 = load ptr, ptr %0, align 8, !tbaa !69
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load ptr, ptr %3, align 8, !tbaa !75
  %5 = icmp eq ptr %4, null
  %6 = load ptr, ptr %2, align 8, !tbaa !88
  br i1 %5, label %7, label %25

7:                                                ; preds = %1
  %8 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.74, ptr noundef %6) #24
  %9 = getelementptr inbounds i8, ptr %2, i64 32
  %10 = getelementptr inbounds i8, ptr %2, i64 8
  br label %11

11:                                               ; preds = %19, %7
  %12 = phi i64 [ %24, %19 ], [ 0, %7 ]
  %13 = load i32, ptr %9, align 8, !tbaa !73
  %14 = sext i32 %13 to i64
  %15 = icmp slt i64 %12, %14
  br i1 %15, label %19, label %16

16:                                               ; preds = %11
  %17 = load ptr, ptr %2, align 8, !tbaa !88
  %18 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.76, ptr noundef %17) #24
  br label %58

19:                                               ; preds = %11
  %20 = load ptr, ptr %10, align 8, !tbaa !74
  %21 = getelementptr inbounds %struct.tfc_entry, ptr %20, i64 %12
  %22 = load ptr, ptr %21, align 8, !tbaa !76
  %23 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.75, ptr noundef %22) #24
  %24 = add nuw nsw i64 %12, 1
  br label %11, !llvm.loop !106

25:                                               ; preds = %1
  %26 = getelementptr inbounds i8, ptr %2, i64 32
  %27 = load i32, ptr %26, align 8, !tbaa !73
  %28 = icmp sgt i32 %27, 1
  %29 = select i1 %28, ptr @.str.78, ptr @.str.12
  br i1 %28, label %30, label %32

30:                                               ; preds = %25
  %31 = load ptr, ptr %4, align 8, !tbaa !76
  br label %32

32:                                               ; preds = %25, %30
  %33 = phi ptr [ %31, %30 ], [ @.str.12, %25 ]
  %34 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.77, ptr noundef %6, ptr noundef nonnull %29, ptr noundef %33) #24
  %35 = getelementptr inbounds i8, ptr %4, i64 16
  %36 = load ptr, ptr %35, align 8, !tbaa !91
  %37 = getelementptr inbounds i8, ptr %4, i64 56
  %38 = load i32, ptr %37, align 8, !tbaa !80
  %39 = getelementptr inbounds i8, ptr %4, i64 32
  %40 = load ptr, ptr %39, align 8, !tbaa !94
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.79, ptr noundef nonnull @.str.80, ptr noundef %36, i32 noundef %38, ptr noundef %40) #24
  %41 = getelementptr inbounds i8, ptr %4, i64 24
  %42 = load ptr, ptr %41, align 8, !tbaa !90
  %43 = getelementptr inbounds i8, ptr %4, i64 60
  %44 = load i32, ptr %43, align 4, !tbaa !82
  %45 = load ptr, ptr %39, align 8, !tbaa !94
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.81, ptr noundef nonnull @.str.12, ptr noundef %42, i32 noundef %44, ptr noundef %45) #24
  %46 = getelementptr inbounds i8, ptr %2, i64 16
  %47 = load ptr, ptr %46, align 8, !tbaa !59
  %48 = getelementptr inbounds i8, ptr %2, i64 36
  %49 = load i32, ptr %48, align 4, !tbaa !61
  tail call fastcc void @print_ports(ptr noundef nonnull @.str.82, ptr noundef nonnull @.str.12, ptr noundef %47, i32 noundef %49, ptr noundef null) #24
  %50 = tail call i32 @puts(ptr nonnull dereferenceable(1) @str)
  %51 = load i32, ptr %48, align 4, !tbaa !61
  %52 = icmp sgt i32 %51, 0
  br i1 %52, label %53, label %56

53:                                               ; preds = %32
  %54 = load ptr, ptr %2, align 8, !tbaa !88
  %55 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.86, ptr noundef %54) #24
  br label %56

56:                                               ; preds = %32, %53
  %57 = tail call i32 @puts(ptr nonnull dereferenceable(1) @str.117)
  br label %58

58:                                               ; preds = %56, %16
  ret void
}

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @calloc(i64 noundef, i64 noundef) local_unnamed_addr #17

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @environment(ptr nocapture noundef readonly %0, ptr noundef %1, ptr noundef %2) unnamed_addr #2 {
  %4 = load ptr, ptr @stderr, align 8, !tbaa !20
  %5 = load ptr, ptr %0, align 8, !tbaa !69
  %6 = load ptr, ptr %5, align 8, !tbaa !88
  %7 = tail call i32 (ptr, ptr, ...) @fprintf(ptr noundef %4, ptr noundef nonnull @.str.91, ptr noundef %6, ptr noundef %1, ptr noundef %2) #32
  ret void
}

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i64 @strlen(ptr nocapture noundef) local_unnamed_addr #16

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(read)
declare i32 @strncasecmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #14

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
declare i64 @strtoll(ptr noundef readonly, ptr nocapture noundef, i32 noundef) local_unnamed_addr #4

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
declare i64 @strtoull(ptr noundef readonly, ptr nocapture noundef, i32 noundef) local_unnamed_addr #4

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
declare double @strtod(ptr noundef readonly, ptr nocapture noundef) local_unnamed_addr #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.fabs.f64(double) #15

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: write)
declare double @frexp(double noundef, ptr nocapture noundef) local_unnamed_addr #18

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
declare double @ldexp(double noundef, i32 noundef) local_unnamed_addr #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare double @llvm.nearbyint.f64(double) #15

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @print_float(ptr nocapture noundef %0, double noundef %1, i32 noundef %2, i32 noundef %3, i32 noundef %4) unnamed_addr #2 {
  %6 = alloca [40 x i8], align 1
  call void @llvm.lifetime.start.p0(i64 40, ptr nonnull %6) #26
  %7 = fcmp uno double %1, 0.000000e+00
  br i1 %7, label %11, label %8

8:                                                ; preds = %5
  %9 = icmp eq i32 %4, 0
  %10 = fptrunc double %1 to float
  br label %13

11:                                               ; preds = %5
  %12 = tail call i32 @fputs(ptr noundef nonnull @.str.52, ptr noundef %0) #24
  br label %28

13:                                               ; preds = %8, %24
  %14 = phi i32 [ %25, %24 ], [ %2, %8 ]
  %15 = icmp sgt i32 %14, %3
  br i1 %15, label %26, label %16

16:                                               ; preds = %13
  %17 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %6, i64 noundef 40, ptr noundef nonnull @.str.53, i32 noundef %14, double noundef %1) #28
  br i1 %9, label %21, label %18

18:                                               ; preds = %16
  %19 = call float @strtof(ptr nocapture noundef nonnull %6, ptr noundef null) #28
  %20 = fcmp oeq float %19, %10
  br i1 %20, label %26, label %24

21:                                               ; preds = %16
  %22 = call double @strtod(ptr nocapture noundef nonnull %6, ptr noundef null) #28
  %23 = fcmp oeq double %22, %1
  br i1 %23, label %26, label %24

24:                                               ; preds = %18, %21
  %25 = add nsw i32 %14, 1
  br label %13, !llvm.loop !107

26:                                               ; preds = %18, %21, %13
  %27 = call i32 @fputs(ptr noundef nonnull %6, ptr noundef %0) #24
  br label %28

28:                                               ; preds = %26, %11
  call void @llvm.lifetime.end.p0(i64 40, ptr nonnull %6) #26
  ret void
}

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn
define internal fastcc double @from_short_float(i16 noundef %0, i32 noundef %1) unnamed_addr #4 {
  %3 = sub nuw nsw i32 15, %1
  %4 = shl nsw i32 -1, %3
  %5 = xor i32 %4, -1
  %6 = zext i16 %0 to i32
  %7 = lshr i32 %6, %1
  %8 = and i32 %7, %5
  %9 = shl nuw nsw i32 1, %1
  %10 = add nuw i32 %9, 65535
  %11 = and i32 %10, %6
  %12 = icmp sgt i16 %0, -1
  %13 = select i1 %12, double 1.000000e+00, double -1.000000e+00
  %14 = icmp eq i32 %8, %5
  br i1 %14, label %15, label %19

15:                                               ; preds = %2
  %16 = icmp eq i32 %11, 0
  %17 = fmul double %13, 0x7FF0000000000000
  %18 = select i1 %16, double %17, double 0x7FF8000000000000
  br label %33

19:                                               ; preds = %2
  %20 = sub i32 14, %1
  %21 = shl nsw i32 -1, %20
  %22 = icmp ne i32 %8, 0
  %23 = select i1 %22, i32 %9, i32 0
  %24 = add nuw nsw i32 %11, %23
  %25 = zext i1 %22 to i32
  %26 = add nsw i32 %21, %25
  %27 = select i1 %22, i32 %8, i32 2
  %28 = uitofp nneg i32 %24 to double
  %29 = sub i32 %26, %1
  %30 = add i32 %29, %27
  %31 = tail call double @ldexp(double noundef %28, i32 noundef %30) #28
  %32 = fmul double %13, %31
  br label %33

33:                                               ; preds = %19, %15
  %34 = phi double [ %18, %15 ], [ %32, %19 ]
  ret double %34
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @print_single(ptr nocapture noundef %0, float noundef %1) unnamed_addr #2 {
  %3 = fpext float %1 to double
  tail call fastcc void @print_float(ptr noundef %0, double noundef %3, i32 noundef 6, i32 noundef 9, i32 noundef 1) #24
  ret void
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @print_double(ptr nocapture noundef %0, double noundef %1) unnamed_addr #2 {
  tail call fastcc void @print_float(ptr noundef %0, double noundef %1, i32 noundef 15, i32 noundef 17, i32 noundef 0) #24
  ret void
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @print_sign(ptr nocapture noundef %0, double noundef %1) unnamed_addr #2 {
  %3 = bitcast double %1 to i64
  %4 = icmp sgt i64 %3, -1
  %5 = fcmp uno double %1, 0.000000e+00
  %6 = or i1 %5, %4
  br i1 %6, label %7, label %9

7:                                                ; preds = %2
  %8 = tail call i32 @fputc(i32 noundef 43, ptr noundef %0) #24
  br label %9

9:                                                ; preds = %2, %7
  ret void
}

; Function Attrs: minsize nofree optsize
declare noundef i64 @write(i32 noundef, ptr nocapture noundef readonly, i64 noundef) local_unnamed_addr #7

; Function Attrs: minsize nounwind optsize
define internal fastcc ptr @grow(ptr nocapture noundef %0) unnamed_addr #6 {
  %2 = load ptr, ptr %0, align 8, !tbaa !39
  %3 = getelementptr inbounds i8, ptr %2, i64 140
  %4 = load i32, ptr %3, align 4, !tbaa !31
  %5 = tail call i64 @tfc_dtype_size(i32 noundef %4) #28
  %6 = load ptr, ptr %0, align 8, !tbaa !39
  %7 = getelementptr inbounds i8, ptr %6, i64 128
  %8 = load i64, ptr %7, align 8, !tbaa !49
  %9 = getelementptr inbounds i8, ptr %0, i64 8
  %10 = load i64, ptr %9, align 8, !tbaa !41
  %11 = icmp eq i64 %8, %10
  br i1 %11, label %15, label %12

12:                                               ; preds = %1
  %13 = getelementptr inbounds i8, ptr %6, i64 144
  %14 = load ptr, ptr %13, align 8, !tbaa !27
  br label %38

15:                                               ; preds = %1
  %16 = icmp eq i64 %8, 0
  %17 = shl i64 %8, 1
  %18 = select i1 %16, i64 64, i64 %17
  %19 = mul i64 %18, %5
  %20 = tail call ptr @tfc_alloc(i64 noundef %19) #28
  %21 = icmp eq ptr %20, null
  br i1 %21, label %46, label %22

22:                                               ; preds = %15
  %23 = load i64, ptr %9, align 8, !tbaa !41
  %24 = icmp eq i64 %23, 0
  br i1 %24, label %30, label %25

25:                                               ; preds = %22
  %26 = load ptr, ptr %0, align 8, !tbaa !39
  %27 = getelementptr inbounds i8, ptr %26, i64 144
  %28 = load ptr, ptr %27, align 8, !tbaa !27
  %29 = mul i64 %23, %5
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %20, ptr align 1 %28, i64 %29, i1 false)
  br label %30

30:                                               ; preds = %25, %22
  %31 = load ptr, ptr %0, align 8, !tbaa !39
  %32 = getelementptr inbounds i8, ptr %31, i64 144
  %33 = load ptr, ptr %32, align 8, !tbaa !27
  tail call void @free(ptr noundef %33) #28
  %34 = load ptr, ptr %0, align 8, !tbaa !39
  %35 = getelementptr inbounds i8, ptr %34, i64 144
  store ptr %20, ptr %35, align 8, !tbaa !27
  store i64 %18, ptr %9, align 8, !tbaa !41
  %36 = getelementptr inbounds i8, ptr %34, i64 128
  %37 = load i64, ptr %36, align 8, !tbaa !49
  br label %38

38:                                               ; preds = %12, %30
  %39 = phi i64 [ %37, %30 ], [ %8, %12 ]
  %40 = phi ptr [ %20, %30 ], [ %14, %12 ]
  %41 = phi ptr [ %34, %30 ], [ %6, %12 ]
  %42 = getelementptr inbounds i8, ptr %41, i64 128
  %43 = add nsw i64 %39, 1
  store i64 %43, ptr %42, align 8, !tbaa !49
  %44 = mul i64 %39, %5
  %45 = getelementptr inbounds i8, ptr %40, i64 %44
  br label %46

46:                                               ; preds = %15, %38
  %47 = phi ptr [ %45, %38 ], [ null, %15 ]
  ret ptr %47
}

; Function Attrs: minsize mustprogress nofree nosync nounwind optsize willreturn memory(none)
declare ptr @__ctype_b_loc() local_unnamed_addr #10

; Function Attrs: minsize nofree nounwind optsize memory(read, inaccessiblemem: none)
define internal fastcc noundef ptr @npy_field(ptr noundef readonly %0, ptr nocapture noundef readonly %1) unnamed_addr #19 {
  %3 = tail call ptr @strstr(ptr noundef nonnull dereferenceable(1) %0, ptr noundef nonnull dereferenceable(1) %1) #25
  %4 = icmp eq ptr %3, null
  br i1 %4, label %14, label %5

5:                                                ; preds = %2
  %6 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #25
  %7 = getelementptr inbounds i8, ptr %3, i64 %6
  %8 = tail call fastcc ptr @skip(ptr noundef nonnull %7) #24
  %9 = load i8, ptr %8, align 1, !tbaa !15
  %10 = icmp eq i8 %9, 58
  br i1 %10, label %11, label %14

11:                                               ; preds = %5
  %12 = getelementptr inbounds i8, ptr %8, i64 1
  %13 = tail call fastcc ptr @skip(ptr noundef nonnull %12) #24
  br label %14

14:                                               ; preds = %11, %5, %2
  %15 = phi ptr [ null, %2 ], [ %13, %11 ], [ null, %5 ]
  ret ptr %15
}

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i32 @strncmp(ptr nocapture noundef, ptr nocapture noundef, i64 noundef) local_unnamed_addr #16

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64) #15

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare ptr @strstr(ptr noundef, ptr nocapture noundef) local_unnamed_addr #16

; Function Attrs: minsize nounwind optsize
define internal fastcc i64 @var_bytes(ptr noundef %0) unnamed_addr #6 {
  %2 = tail call i64 @tfc_elements(ptr noundef %0, ptr noundef null) #28
  %3 = getelementptr inbounds i8, ptr %0, i64 20
  %4 = load i32, ptr %3, align 4, !tbaa !34
  %5 = tail call i64 @tfc_dtype_size(i32 noundef %4) #28
  %6 = mul i64 %5, %2
  ret i64 %6
}

; Function Attrs: minsize optsize
declare i64 @tfc_elements(ptr noundef, ptr noundef) local_unnamed_addr #9

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i32 @strcmp(ptr nocapture noundef, ptr nocapture noundef) local_unnamed_addr #16

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @printf(ptr nocapture noundef readonly, ...) local_unnamed_addr #2

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc void @print_ports(ptr noundef %0, ptr noundef %1, ptr nocapture noundef readonly %2, i32 noundef %3, ptr nocapture noundef readonly %4) unnamed_addr #2 {
  %6 = icmp sgt i32 %3, 0
  br i1 %6, label %7, label %9

7:                                                ; preds = %5
  %8 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.83, ptr noundef %0) #24
  br label %9

9:                                                ; preds = %7, %5
  %10 = tail call i32 @llvm.smax.i32(i32 %3, i32 0)
  %11 = zext nneg i32 %10 to i64
  br label %12

12:                                               ; preds = %16, %9
  %13 = phi i64 [ %25, %16 ], [ 0, %9 ]
  %14 = icmp eq i64 %13, %11
  br i1 %14, label %15, label %16

15:                                               ; preds = %12
  ret void

16:                                               ; preds = %12
  %17 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #25
  %18 = trunc i64 %17 to i32
  %19 = sub nsw i32 22, %18
  %20 = getelementptr inbounds %struct.tfc_port, ptr %2, i64 %13
  %21 = load ptr, ptr %20, align 8, !tbaa !62
  %22 = tail call i32 (ptr, ...) @printf(ptr noundef nonnull dereferenceable(1) @.str.84, ptr noundef %1, i32 noundef %19, ptr noundef %21) #24
  %23 = load ptr, ptr @stdout, align 8, !tbaa !20
  tail call void @tfc_print_type(ptr noundef %23, ptr noundef nonnull %20, ptr noundef %4) #24
  %24 = tail call i32 @putchar(i32 noundef 10) #24
  %25 = add nuw nsw i64 %13, 1
  br label %12, !llvm.loop !108
}

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @putchar(i32 noundef) local_unnamed_addr #2

; Function Attrs: minsize nofree nounwind optsize
define internal void @usage(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1, ...) unnamed_addr #2 {
  %3 = alloca %struct.__va_list, align 8
  %4 = alloca %struct.__va_list, align 8
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %3) #26
  call void @llvm.va_start.p0(ptr nonnull %3)
  %5 = load ptr, ptr @stderr, align 8, !tbaa !20
  %6 = load ptr, ptr %0, align 8, !tbaa !69
  %7 = load ptr, ptr %6, align 8, !tbaa !88
  %8 = call i32 (ptr, ptr, ...) @fprintf(ptr noundef %5, ptr noundef nonnull @.str.90, ptr noundef %7) #32
  %9 = load ptr, ptr @stderr, align 8, !tbaa !20
  call void @llvm.lifetime.start.p0(i64 32, ptr nonnull %4) #26
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %4, ptr noundef nonnull align 8 dereferenceable(32) %3, i64 32, i1 false), !tbaa.struct !109
  %10 = call i32 @vfprintf(ptr noundef %9, ptr noundef %1, ptr noundef nonnull %4) #32
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %4) #26
  call void @llvm.va_end.p0(ptr nonnull %3)
  %11 = load ptr, ptr @stderr, align 8, !tbaa !20
  %12 = call i32 @fputc(i32 noundef 10, ptr noundef %11) #24
  call void @llvm.lifetime.end.p0(i64 32, ptr nonnull %3) #26
  ret void
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare void @llvm.va_start.p0(ptr) #20

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @vfprintf(ptr nocapture noundef, ptr nocapture noundef readonly, ptr noundef) local_unnamed_addr #2

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare void @llvm.va_end.p0(ptr) #20

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
declare i64 @strcspn(ptr nocapture noundef, ptr nocapture noundef) local_unnamed_addr #16

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @is(ptr nocapture noundef readonly %0, i64 noundef %1, ptr nocapture noundef readonly %2) unnamed_addr #16 {
  %4 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %2) #25
  %5 = icmp eq i64 %4, %1
  br i1 %5, label %6, label %10

6:                                                ; preds = %3
  %7 = tail call i32 @bcmp(ptr %0, ptr %2, i64 %1)
  %8 = icmp eq i32 %7, 0
  %9 = zext i1 %8 to i32
  br label %10

10:                                               ; preds = %6, %3
  %11 = phi i32 [ 0, %3 ], [ %9, %6 ]
  ret i32 %11
}

; Function Attrs: minsize nofree nounwind optsize
define internal fastcc range(i32 0, 3) i32 @read_count(ptr nocapture noundef readonly %0, ptr noundef %1, ptr noundef %2, ptr nocapture noundef writeonly %3) unnamed_addr #2 {
  %5 = alloca ptr, align 8
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %5) #26
  %6 = tail call ptr @__errno_location() #27
  store i32 0, ptr %6, align 4, !tbaa !17
  %7 = call i64 @strtoll(ptr noundef %2, ptr noundef nonnull %5, i32 noundef 10) #28
  store i64 %7, ptr %3, align 8, !tbaa !32
  %8 = load ptr, ptr %5, align 8, !tbaa !20
  %9 = load i8, ptr %8, align 1, !tbaa !15
  %10 = icmp ne i8 %9, 0
  %11 = icmp eq ptr %8, %2
  %12 = or i1 %11, %10
  br i1 %12, label %18, label %13

13:                                               ; preds = %4
  %14 = load i32, ptr %6, align 4, !tbaa !17
  %15 = icmp eq i32 %14, 0
  %16 = icmp sgt i64 %7, 0
  %17 = select i1 %15, i1 %16, i1 false
  br i1 %17, label %19, label %18

18:                                               ; preds = %13, %4
  tail call void (ptr, ptr, ...) @usage(ptr noundef %0, ptr noundef nonnull @.str.104, ptr noundef %1, ptr noundef %2) #24
  br label %19

19:                                               ; preds = %13, %18
  %20 = phi i32 [ 2, %18 ], [ 0, %13 ]
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %5) #26
  ret i32 %20
}

; Function Attrs: minsize nofree nounwind optsize memory(read, inaccessiblemem: none)
define internal fastcc i32 @find_port(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef readonly %2, i64 noundef %3) unnamed_addr #19 {
  %5 = tail call i32 @llvm.smax.i32(i32 %1, i32 0)
  %6 = zext nneg i32 %5 to i64
  br label %7

7:                                                ; preds = %18, %4
  %8 = phi i64 [ %19, %18 ], [ 0, %4 ]
  %9 = icmp eq i64 %8, %6
  br i1 %9, label %22, label %10

10:                                               ; preds = %7
  %11 = getelementptr inbounds %struct.tfc_port, ptr %0, i64 %8
  %12 = load ptr, ptr %11, align 8, !tbaa !62
  %13 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %12) #25
  %14 = icmp eq i64 %13, %3
  br i1 %14, label %15, label %18

15:                                               ; preds = %10
  %16 = tail call i32 @bcmp(ptr %12, ptr %2, i64 %3)
  %17 = icmp eq i32 %16, 0
  br i1 %17, label %20, label %18

18:                                               ; preds = %10, %15
  %19 = add nuw nsw i64 %8, 1
  br label %7, !llvm.loop !110

20:                                               ; preds = %15
  %21 = trunc nuw nsw i64 %8 to i32
  br label %22

22:                                               ; preds = %7, %20
  %23 = phi i32 [ %21, %20 ], [ -1, %7 ]
  ret i32 %23
}

; Function Attrs: minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read)
define internal fastcc range(i32 0, 2) i32 @has_suffix(ptr nocapture noundef readonly %0, ptr nocapture noundef readonly %1) unnamed_addr #16 {
  %3 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %0) #25
  %4 = tail call i64 @strlen(ptr noundef nonnull dereferenceable(1) %1) #25
  %5 = icmp ult i64 %3, %4
  br i1 %5, label %13, label %6

6:                                                ; preds = %2
  %7 = getelementptr inbounds i8, ptr %0, i64 %3
  %8 = sub i64 0, %4
  %9 = getelementptr inbounds i8, ptr %7, i64 %8
  %10 = tail call i32 @strcmp(ptr noundef nonnull dereferenceable(1) %9, ptr noundef nonnull dereferenceable(1) %1) #25
  %11 = icmp eq i32 %10, 0
  %12 = zext i1 %11 to i32
  br label %13

13:                                               ; preds = %6, %2
  %14 = phi i32 [ 0, %2 ], [ %12, %6 ]
  ret i32 %14
}

; Function Attrs: minsize nounwind optsize
define internal fastcc range(i32 0, 3) i32 @read_feed(ptr nocapture noundef readonly %0, i32 noundef %1, ptr noundef %2) unnamed_addr #6 {
  %4 = getelementptr inbounds i8, ptr %0, i64 8
  %5 = load ptr, ptr %4, align 8, !tbaa !75
  %6 = getelementptr inbounds i8, ptr %5, i64 16
  %7 = load ptr, ptr %6, align 8, !tbaa !91
  %8 = zext nneg i32 %1 to i64
  %9 = getelementptr inbounds %struct.tfc_port, ptr %7, i64 %8
  %10 = getelementptr inbounds i8, ptr %0, i64 16
  %11 = load ptr, ptr %10, align 8, !tbaa !81
  %12 = getelementptr inbounds %struct.tfc_value, ptr %11, i64 %8
  %13 = getelementptr inbounds i8, ptr %12, i64 144
  %14 = load ptr, ptr %13, align 8, !tbaa !27
  tail call void @free(ptr noundef %14) #28
  %15 = load i8, ptr %2, align 1, !tbaa !15
  %16 = icmp eq i8 %15, 64
  br i1 %16, label %21, label %17

17:                                               ; preds = %3
  %18 = getelementptr inbounds i8, ptr %9, i64 20
  %19 = load i32, ptr %18, align 4, !tbaa !34
  %20 = tail call ptr @tfc_read_literal(ptr noundef nonnull %2, i32 noundef %19, ptr noundef nonnull %12) #24
  br label %57

21:                                               ; preds = %3
  %22 = tail call fastcc i32 @has_suffix(ptr noundef nonnull %2, ptr noundef nonnull @.str.100) #24
  %23 = icmp eq i32 %22, 0
  br i1 %23, label %29, label %24

24:                                               ; preds = %21
  %25 = getelementptr inbounds i8, ptr %2, i64 1
  %26 = getelementptr inbounds i8, ptr %9, i64 20
  %27 = load i32, ptr %26, align 4, !tbaa !34
  %28 = tail call ptr @tfc_read_npy(ptr noundef nonnull %25, i32 noundef %27, ptr noundef nonnull %12) #24
  br label %57

29:                                               ; preds = %21
  %30 = tail call fastcc i32 @has_suffix(ptr noundef nonnull %2, ptr noundef nonnull @.str.105) #24
  %31 = icmp eq i32 %30, 0
  br i1 %31, label %60, label %32

32:                                               ; preds = %29
  %33 = getelementptr inbounds i8, ptr %2, i64 1
  %34 = getelementptr inbounds i8, ptr %9, i64 20
  %35 = load i32, ptr %34, align 4, !tbaa !34
  %36 = tail call ptr @tfc_read_csv(ptr noundef nonnull %33, i32 noundef %35, ptr noundef nonnull %12) #24
  %37 = icmp eq ptr %36, null
  br i1 %37, label %38, label %60

38:                                               ; preds = %32
  %39 = getelementptr inbounds i8, ptr %9, i64 16
  %40 = load i32, ptr %39, align 8, !tbaa !36
  switch i32 %40, label %66 [
    i32 1, label %41
    i32 0, label %51
  ]

41:                                               ; preds = %38
  %42 = load i64, ptr %12, align 8, !tbaa !32
  %43 = icmp eq i64 %42, 1
  br i1 %43, label %48, label %44

44:                                               ; preds = %41
  %45 = getelementptr inbounds i8, ptr %12, i64 8
  %46 = load i64, ptr %45, align 8, !tbaa !32
  %47 = icmp eq i64 %46, 1
  br i1 %47, label %48, label %66

48:                                               ; preds = %44, %41
  %49 = getelementptr inbounds i8, ptr %12, i64 128
  %50 = load i64, ptr %49, align 8, !tbaa !49
  store i64 %50, ptr %12, align 8, !tbaa !32
  br label %55

51:                                               ; preds = %38
  %52 = getelementptr inbounds i8, ptr %12, i64 128
  %53 = load i64, ptr %52, align 8, !tbaa !49
  %54 = icmp eq i64 %53, 1
  br i1 %54, label %55, label %66

55:                                               ; preds = %51, %48
  %56 = getelementptr inbounds i8, ptr %12, i64 136
  store i32 %40, ptr %56, align 8, !tbaa !30
  br label %66

57:                                               ; preds = %24, %17
  %58 = phi ptr [ %20, %17 ], [ %28, %24 ]
  %59 = icmp eq ptr %58, null
  br i1 %59, label %66, label %60

60:                                               ; preds = %29, %32, %57
  %61 = phi ptr [ %58, %57 ], [ @.str.106, %29 ], [ %36, %32 ]
  %62 = load ptr, ptr %9, align 8, !tbaa !62
  %63 = getelementptr inbounds i8, ptr %9, i64 20
  %64 = load i32, ptr %63, align 4, !tbaa !34
  %65 = tail call ptr @tfc_dtype_name(i32 noundef %64) #24
  tail call void (ptr, ptr, ...) @usage(ptr noundef nonnull %0, ptr noundef nonnull @.str.107, ptr noundef %62, ptr noundef %65, ptr noundef nonnull %61) #24
  br label %66

66:                                               ; preds = %55, %51, %44, %38, %57, %60
  %67 = phi i32 [ 2, %60 ], [ 0, %57 ], [ 0, %38 ], [ 0, %44 ], [ 0, %51 ], [ 0, %55 ]
  ret i32 %67
}

; Function Attrs: minsize optsize
declare ptr @tfc_open(ptr noundef, i64 noundef) local_unnamed_addr #9

; Function Attrs: minsize optsize
declare i32 @tfc_sizes(ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #9

; Function Attrs: minsize optsize
declare void @tfc_close(ptr noundef) local_unnamed_addr #9

; Function Attrs: minsize nounwind optsize
define internal fastcc void @shape_fetch(ptr nocapture noundef readonly %0, i32 noundef %1) unnamed_addr #6 {
  %3 = getelementptr inbounds i8, ptr %0, i64 8
  %4 = load ptr, ptr %3, align 8, !tbaa !75
  %5 = getelementptr inbounds i8, ptr %4, i64 24
  %6 = load ptr, ptr %5, align 8, !tbaa !90
  %7 = sext i32 %1 to i64
  %8 = getelementptr inbounds %struct.tfc_port, ptr %6, i64 %7
  %9 = getelementptr inbounds i8, ptr %0, i64 24
  %10 = load ptr, ptr %9, align 8, !tbaa !83
  %11 = getelementptr inbounds %struct.tfc_value, ptr %10, i64 %7
  %12 = getelementptr inbounds i8, ptr %8, i64 16
  %13 = load i32, ptr %12, align 8, !tbaa !36
  %14 = getelementptr inbounds i8, ptr %8, i64 8
  %15 = getelementptr inbounds i8, ptr %0, i64 40
  %16 = tail call i32 @llvm.smax.i32(i32 %13, i32 0)
  %17 = zext nneg i32 %16 to i64
  br label %18

18:                                               ; preds = %35, %2
  %19 = phi i64 [ %38, %35 ], [ 0, %2 ]
  %20 = icmp eq i64 %19, %17
  br i1 %20, label %21, label %25

21:                                               ; preds = %18
  %22 = load ptr, ptr %15, align 8, !tbaa !86
  %23 = tail call i64 @tfc_elements(ptr noundef nonnull %8, ptr noundef %22) #28
  %24 = getelementptr inbounds i8, ptr %11, i64 128
  store i64 %23, ptr %24, align 8, !tbaa !49
  ret void

25:                                               ; preds = %18
  %26 = load ptr, ptr %14, align 8, !tbaa !37
  %27 = getelementptr inbounds i64, ptr %26, i64 %19
  %28 = load i64, ptr %27, align 8, !tbaa !32
  %29 = icmp slt i64 %28, 0
  br i1 %29, label %30, label %35

30:                                               ; preds = %25
  %31 = load ptr, ptr %15, align 8, !tbaa !86
  %32 = xor i64 %28, -1
  %33 = getelementptr inbounds i64, ptr %31, i64 %32
  %34 = load i64, ptr %33, align 8, !tbaa !32
  br label %35

35:                                               ; preds = %25, %30
  %36 = phi i64 [ %34, %30 ], [ %28, %25 ]
  %37 = getelementptr inbounds [16 x i64], ptr %11, i64 0, i64 %19
  store i64 %36, ptr %37, align 8, !tbaa !32
  %38 = add nuw nsw i64 %19, 1
  br label %18, !llvm.loop !111
}

; Function Attrs: minsize nofree nounwind optsize
declare noundef i32 @fflush(ptr nocapture noundef) local_unnamed_addr #2

; Function Attrs: minsize optsize
declare i32 @tfc_run(ptr noundef, ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #9

; Function Attrs: nofree nounwind willreturn memory(argmem: read)
declare i32 @bcmp(ptr nocapture, ptr nocapture, i64) local_unnamed_addr #21

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.abs.i32(i32, i1 immarg) #22

; Function Attrs: nofree nounwind
declare noundef i32 @puts(ptr nocapture noundef readonly) local_unnamed_addr #23

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #22

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #22

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i32 @llvm.smax.i32(i32, i32) #22

attributes #0 = { minsize nofree norecurse nosync nounwind optsize memory(read, inaccessiblemem: none) "no-trapping-math"="true" }
attributes #1 = { minsize nofree norecurse nosync nounwind optsize memory(none) "no-trapping-math"="true" }
attributes #2 = { minsize nofree nounwind optsize "no-trapping-math"="true" }
attributes #3 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #4 = { minsize mustprogress nofree nounwind optsize willreturn "no-trapping-math"="true" }
attributes #5 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite) }
attributes #6 = { minsize nounwind optsize "no-trapping-math"="true" }
attributes #7 = { minsize nofree optsize "no-trapping-math"="true" }
attributes #8 = { minsize mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized") allocsize(0) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #9 = { minsize optsize "no-trapping-math"="true" }
attributes #10 = { minsize mustprogress nofree nosync nounwind optsize willreturn memory(none) "no-trapping-math"="true" }
attributes #11 = { minsize mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #12 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #13 = { minsize nofree nosync nounwind optsize memory(read, inaccessiblemem: none) "no-trapping-math"="true" }
attributes #14 = { minsize mustprogress nofree nounwind optsize willreturn memory(read) "no-trapping-math"="true" }
attributes #15 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #16 = { minsize mustprogress nofree nounwind optsize willreturn memory(argmem: read) "no-trapping-math"="true" }
attributes #17 = { minsize mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #18 = { minsize mustprogress nofree nounwind optsize willreturn memory(argmem: write) "no-trapping-math"="true" }
attributes #19 = { minsize nofree nounwind optsize memory(read, inaccessiblemem: none) "no-trapping-math"="true" }
attributes #20 = { mustprogress nocallback nofree nosync nounwind willreturn }
attributes #21 = { nofree nounwind willreturn memory(argmem: read) }
attributes #22 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #23 = { nofree nounwind }
attributes #24 = { minsize optsize }
attributes #25 = { minsize nounwind optsize willreturn memory(read) }
attributes #26 = { nounwind }
attributes #27 = { minsize nounwind optsize willreturn memory(none) }
attributes #28 = { minsize nounwind optsize }
attributes #29 = { memory(none) }
attributes #30 = { minsize nounwind optsize allocsize(0) }
attributes #31 = { minsize nounwind optsize allocsize(0,1) }
attributes #32 = { cold minsize nounwind optsize }

!llvm.module.flags = !{!0, !1}

!0 = !{i32 1, !"wchar_size", i32 4}
!1 = !{i32 8, !"PIC Level", i32 2}
!2 = !{!3, !4, i64 0}
!3 = !{!"", !4, i64 0, !4, i64 8, !7, i64 16, !5, i64 20}
!4 = !{!"any pointer", !5, i64 0}
!5 = !{!"omnipotent char", !6, i64 0}
!6 = !{!"Simple C/C++ TBAA"}
!7 = !{!"int", !5, i64 0}
!8 = !{!3, !7, i64 16}
!9 = distinct !{!9, !10}
!10 = !{!"llvm.loop.mustprogress"}
!11 = !{!12, !4, i64 0}
!12 = !{!"", !4, i64 0, !5, i64 8}
!13 = distinct !{!13, !10}
!14 = !{!12, !5, i64 8}
!15 = !{!5, !5, i64 0}
!16 = !{!3, !5, i64 20}
!17 = !{!7, !7, i64 0}
!18 = !{!19, !19, i64 0}
!19 = !{!"long long", !5, i64 0}
!20 = !{!4, !4, i64 0}
!21 = !{!22, !22, i64 0}
!22 = !{!"short", !5, i64 0}
!23 = !{!24, !24, i64 0}
!24 = !{!"double", !5, i64 0}
!25 = !{!26, !26, i64 0}
!26 = !{!"float", !5, i64 0}
!27 = !{!28, !4, i64 144}
!28 = !{!"", !5, i64 0, !29, i64 128, !7, i64 136, !7, i64 140, !4, i64 144}
!29 = !{!"long", !5, i64 0}
!30 = !{!28, !7, i64 136}
!31 = !{!28, !7, i64 140}
!32 = !{!29, !29, i64 0}
!33 = distinct !{!33, !10}
!34 = !{!35, !7, i64 20}
!35 = !{!"", !4, i64 0, !4, i64 8, !7, i64 16, !7, i64 20}
!36 = !{!35, !7, i64 16}
!37 = !{!35, !4, i64 8}
!38 = distinct !{!38, !10}
!39 = !{!40, !4, i64 0}
!40 = !{!"", !4, i64 0, !29, i64 8}
!41 = !{!40, !29, i64 8}
!42 = distinct !{!42, !10}
!43 = distinct !{!43, !10}
!44 = distinct !{!44, !10}
!45 = distinct !{!45, !10}
!46 = distinct !{!46, !10}
!47 = distinct !{!47, !10}
!48 = !{!3, !4, i64 8}
!49 = !{!28, !29, i64 128}
!50 = distinct !{!50, !10}
!51 = distinct !{!51, !10}
!52 = distinct !{!52, !10}
!53 = !{!54, !4, i64 0}
!54 = !{!"", !4, i64 0, !4, i64 8, !29, i64 16}
!55 = !{!54, !4, i64 8}
!56 = !{!54, !29, i64 16}
!57 = !{!58, !4, i64 0}
!58 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !29, i64 32, !4, i64 40, !29, i64 48, !5, i64 56}
!59 = !{!60, !4, i64 16}
!60 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !7, i64 32, !7, i64 36}
!61 = !{!60, !7, i64 36}
!62 = !{!35, !4, i64 0}
!63 = distinct !{!63, !10}
!64 = distinct !{!64, !10}
!65 = !{!58, !4, i64 8}
!66 = !{!58, !4, i64 16}
!67 = distinct !{!67, !10}
!68 = distinct !{!68, !10}
!69 = !{!70, !4, i64 0}
!70 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !4, i64 32, !4, i64 40, !4, i64 48, !4, i64 56, !29, i64 64, !29, i64 72, !54, i64 80}
!71 = !{!70, !29, i64 64}
!72 = !{!70, !29, i64 72}
!73 = !{!60, !7, i64 32}
!74 = !{!60, !4, i64 8}
!75 = !{!70, !4, i64 8}
!76 = !{!77, !4, i64 0}
!77 = !{!"", !4, i64 0, !4, i64 8, !4, i64 16, !4, i64 24, !4, i64 32, !4, i64 40, !4, i64 48, !7, i64 56, !7, i64 60, !7, i64 64, !7, i64 68, !7, i64 72, !7, i64 76, !29, i64 80}
!78 = distinct !{!78, !10}
!79 = distinct !{!79, !10}
!80 = !{!77, !7, i64 56}
!81 = !{!70, !4, i64 16}
!82 = !{!77, !7, i64 60}
!83 = !{!70, !4, i64 24}
!84 = !{!70, !4, i64 32}
!85 = !{!77, !7, i64 64}
!86 = !{!70, !4, i64 40}
!87 = !{!70, !4, i64 48}
!88 = !{!60, !4, i64 0}
!89 = !{!70, !4, i64 80}
!90 = !{!77, !4, i64 24}
!91 = !{!77, !4, i64 16}
!92 = distinct !{!92, !10}
!93 = distinct !{!93, !10}
!94 = !{!77, !4, i64 32}
!95 = distinct !{!95, !10}
!96 = distinct !{!96, !10}
!97 = !{!77, !7, i64 72}
!98 = distinct !{!98, !10}
!99 = distinct !{!99, !10}
!100 = distinct !{!100, !10}
!101 = distinct !{!101, !10}
!102 = distinct !{!102, !10}
!103 = distinct !{!103, !10}
!104 = distinct !{!104, !10}
!105 = distinct !{!105, !10}
!106 = distinct !{!106, !10}
!107 = distinct !{!107, !10}
!108 = distinct !{!108, !10}
!109 = !{i64 0, i64 8, !20, i64 8, i64 8, !20, i64 16, i64 8, !20, i64 24, i64 4, !17, i64 28, i64 4, !17}
!110 = distinct !{!110, !10}
!111 = distinct !{!111, !10}
